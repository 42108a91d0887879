/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "config_value.h"

static void section_print(FILE *file, enum section section, const void *base)
{
    for (int i = 0; i < KEY_COUNT; i++)
        if (config_keys[i].section == section)
            config_value_print(&config_keys[i], base, file);
    fputc('\n', file);
}

void config_print(FILE *file, const struct config *config)
{
    const struct rules *rules = &config->rules;

    for (int s = 0; s < SECTION_COUNT; s++)
        if (config_sections[s].arguments == 0) {
            fprintf(file, "[%s]\n", config_sections[s].name);
            section_print(file, (enum section)s, config);
        }
    for (int i = 0; i < rules->office_count; i++) {
        fprintf(file, "[office %d]\n", rules->offices[i].scope);
        section_print(file, SECTION_OFFICE, &rules->offices[i]);
    }
    for (int i = 0; i < rules->service_count; i++) {
        fprintf(file, "[rule %d %d]\n", rules->services[i].scope, rules->services[i].request);
        section_print(file, SECTION_RULE, &rules->services[i]);
    }
}

void config_sample(FILE *file)
{
    char expected[256];

    fputs("# Ankunft: configuration of one kiosk. Keys that start with '#' show their default.\n",
          file);
    for (int s = 0; s < SECTION_COUNT; s++) {
        fprintf(file, "\n# %s\n", config_sections[s].help);
        if (config_sections[s].arguments == 0)
            fprintf(file, "[%s]\n", config_sections[s].name);
        else if (config_sections[s].arguments == 1)
            fprintf(file, "[%s 141]\n", config_sections[s].name);
        else
            fprintf(file, "#[%s 141 120335]\n", config_sections[s].name);
        for (int i = 0; i < KEY_COUNT; i++) {
            const struct key *key = &config_keys[i];
            if ((int)key->section != s)
                continue;
            struct buf out = buf_on(expected, sizeof expected);
            config_value_expected(key, &out);
            fprintf(file, "\n# %s\n# (%s%s)\n%s%s =%s%s\n", key->help, expected,
                    key->type == TYPE_LOCAL ? "; one language: .en after the key" : "",
                    key->required ? "" : "#", key->name, key->value[0] != '\0' ? " " : "",
                    key->value);
        }
    }
}
