/* SPDX-License-Identifier: Apache-2.0 */
/* reception_bus_absent: built only while net/ has neither bus_hall.c nor hallwire.c: there is no
 * bus. */
#include "net/bus_hall.h"
#include "net/hallwire.h"

struct err bus_hall_open(const struct bus_hall_config *config, struct bus_hall_sink sink,
                         struct bus_hall **ret_hall)
{
    (void)config;
    (void)sink;
    *ret_hall = NULL;
    return err_make(ERR_UNSUPPORTED);
}

void bus_hall_close(struct bus_hall *hall)
{
    (void)hall;
}

void bus_hall_order(struct bus_hall *hall, const struct order *order, struct order_reply *ret_reply)
{
    (void)hall;
    (void)order;
    *ret_reply = (struct order_reply){.end = ORDER_SILENT};
}

struct err bus_hall_publish(struct bus_hall *hall, const struct hall_event *event)
{
    (void)hall;
    (void)event;
    return err_make(ERR_UNSUPPORTED);
}

size_t hallwire_write_state(const struct hall_state *state, char ret_text[HALLWIRE_MAX])
{
    (void)state;
    ret_text[0] = '{';
    ret_text[1] = '}';
    ret_text[2] = '\0';
    return 2;
}

size_t hallwire_write_order(const struct order *order, char ret_text[HALLWIRE_MAX])
{
    (void)order;
    ret_text[0] = '\0';
    return 0;
}

struct err hallwire_read_reply(const char *text, size_t len, struct order_reply *ret_reply)
{
    (void)text;
    (void)len;
    (void)ret_reply;
    return err_make(ERR_UNSUPPORTED);
}

struct err hallwire_read_state(const char *text, size_t len, struct hall_state *ret_state)
{
    (void)text;
    (void)len;
    (void)ret_state;
    return err_make(ERR_UNSUPPORTED);
}
