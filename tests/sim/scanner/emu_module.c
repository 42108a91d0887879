/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_module.h"

#include <string.h>

enum { SYN = 0x16, ESC = 0x1b, SOH = 0x01, STX = 0x02, ETX = 0x03, ACK = 0x06, BEL = 0x07 };

bool emu_module_init(struct emu_module *module, const char *name, long patience_ms)
{
    static const char *const names[] = {[EMU_PLAIN] = "plain",
                                        [EMU_HONEYWELL] = "honeywell",
                                        [EMU_ZEBRA] = "zebra",
                                        [EMU_NEWLAND] = "newland",
                                        [EMU_DATALOGIC] = "datalogic"};

    *module = (struct emu_module){.enabled = true, .patience_ms = patience_ms};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], name) == 0) {
            module->maker = (enum emu_maker)i;
            return true;
        }
    return false;
}

void emu_module_restart(struct emu_module *module)
{
    *module = (struct emu_module){
        .maker = module->maker, .patience_ms = module->patience_ms, .enabled = true};
}

static bool heard(const struct emu_module *m, const void *bytes, size_t len)
{
    return m->heard_len == len && memcmp(m->heard, bytes, len) == 0;
}

static void forget(struct emu_module *m)
{
    m->heard_len = 0;
}

static enum emu_beep host_answers(struct emu_module *m, enum emu_beep beep)
{
    m->waits = false;
    return beep;
}

/* SYN T CR, SYN U CR; ESC and a character, any number of them, until a comma. */
static enum emu_beep hear_honeywell(struct emu_module *m)
{
    uint8_t first = m->heard[0], last = m->heard[m->heard_len - 1];
    enum emu_beep beep = EMU_BEEP_NONE;

    if (first != SYN && first != ESC) {
        forget(m);
    } else if (first == SYN && last == '\r') {
        if (heard(m, "\x16T\r", 3) && !m->waits)
            m->session = true;
        else if (heard(m, "\x16U\r", 3))
            m->session = false;
        forget(m);
    } else if (first == ESC && last == ',') {
        for (size_t i = 0; i + 1 < m->heard_len; i++) {
            if (m->heard[i] == ESC && m->heard[i + 1] == '7')
                beep = host_answers(m, EMU_BEEP_GOOD);
            if (m->heard[i] == ESC && m->heard[i + 1] == '8')
                beep = host_answers(m, EMU_BEEP_BAD);
        }
        forget(m);
    }
    return beep;
}

/* ~ SOH 0000, # or @, a command, ; ETX: answered by the same behind STX, with ACK before its end.
 */
static void hear_newland(struct emu_module *m, uint8_t *ret_answer, size_t *ret_answer_len)
{
    if (m->heard[0] != '~') {
        forget(m);
        return;
    }
    if (m->heard[m->heard_len - 1] != ETX || m->heard_len < 10)
        return;
    if (memcmp(m->heard + 7, "SCNTRG", 6) == 0)
        m->session = m->heard[13] == '1';
    size_t body = m->heard_len - 3; /* between ~ and ; */
    ret_answer[0] = STX;
    memcpy(ret_answer + 1, m->heard + 1, body);
    memcpy(ret_answer + 1 + body, (const uint8_t[]){ACK, ';', ETX}, 3);
    *ret_answer_len = body + 4;
    forget(m);
}

static enum emu_beep hear_datalogic(struct emu_module *m)
{
    uint8_t letter = m->heard[0];

    forget(m);
    if (letter == 'E' || letter == 'D')
        m->enabled = letter == 'E';
    if (letter == 'F')
        return EMU_BEEP_BAD;
    return letter == SOH ? EMU_BEEP_GOOD : EMU_BEEP_NONE; /* B asks for the beep that is off */
}

enum emu_beep emu_module_hear(struct emu_module *module, uint8_t byte, uint8_t *ret_answer,
                              size_t *ret_answer_len)
{
    struct emu_module *m = module;

    *ret_answer_len = 0;
    if (m->heard_len == sizeof m->heard - 4)
        forget(m);
    m->heard[m->heard_len++] = byte;
    switch (m->maker) {
    case EMU_HONEYWELL:
        return hear_honeywell(m);
    case EMU_NEWLAND:
        hear_newland(m, ret_answer, ret_answer_len);
        return EMU_BEEP_NONE;
    case EMU_DATALOGIC:
        return hear_datalogic(m);
    case EMU_ZEBRA:
        forget(m);
        return byte == BEL ? EMU_BEEP_BAD : EMU_BEEP_NONE;
    case EMU_PLAIN:
        break;
    }
    forget(m);
    return EMU_BEEP_NONE;
}

bool emu_module_reads(struct emu_module *module, int64_t now_ms)
{
    struct emu_module *m = module;
    bool triggered = m->maker == EMU_HONEYWELL || m->maker == EMU_NEWLAND;

    if (!m->enabled || m->waits || (triggered && !m->session))
        return false;
    m->session = false;
    m->waits = m->maker == EMU_HONEYWELL;
    m->waits_until_ms = now_ms + m->patience_ms;
    return true;
}

enum emu_beep emu_module_look(struct emu_module *module, int64_t now_ms)
{
    if (!module->waits || now_ms < module->waits_until_ms)
        return EMU_BEEP_NONE;
    return host_answers(module, EMU_BEEP_LATE);
}
