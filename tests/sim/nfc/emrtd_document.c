/* SPDX-License-Identifier: Apache-2.0 */
#include "emrtd_document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_LEN_MAX = 0x8000 }; /* as far as an offset of READ BINARY reaches */

static const struct {
    const char *name;
    unsigned id;
} known_files[EMRTD_FILES_MAX] = {
    {"EF_CardAccess", 0x011C}, {"EF_COM", 0x011E},  {"EF_SOD", 0x011D},  {"EF_DG1", 0x0101},
    {"EF_DG2", 0x0102},        {"EF_DG3", 0x0103},  {"EF_DG4", 0x0104},  {"EF_DG5", 0x0105},
    {"EF_DG6", 0x0106},        {"EF_DG7", 0x0107},  {"EF_DG8", 0x0108},  {"EF_DG9", 0x0109},
    {"EF_DG10", 0x010A},       {"EF_DG11", 0x010B}, {"EF_DG12", 0x010C}, {"EF_DG13", 0x010D},
    {"EF_DG14", 0x010E},       {"EF_DG15", 0x010F}, {"EF_DG16", 0x0110}, {NULL, 0},
};

/* A missing file is no fault: ret_bytes is NULL then. */
static bool bytes_read(const char *path, uint8_t **ret_bytes, size_t *ret_len)
{
    FILE *f = fopen(path, "rb");

    *ret_bytes = NULL;
    if (f == NULL)
        return true;
    uint8_t *bytes = malloc(FILE_LEN_MAX + 1);
    size_t len = bytes == NULL ? 0 : fread(bytes, 1, FILE_LEN_MAX + 1, f);
    fclose(f);
    if (len == 0 || len > FILE_LEN_MAX) {
        free(bytes);
        return false;
    }
    *ret_bytes = bytes;
    *ret_len = len;
    return true;
}

static bool files_read(const char *folder, struct emrtd_document *document, char *ret_why,
                       size_t size)
{
    char path[PATH_MAX];

    for (size_t i = 0; known_files[i].name != NULL; i++) {
        struct emrtd_file *file = &document->files[document->file_count];
        snprintf(path, sizeof path, "%s/%s.bin", folder, known_files[i].name);
        if (!bytes_read(path, &file->bytes, &file->len)) {
            snprintf(ret_why, size, "%.150s: empty, or more than %d bytes", path, FILE_LEN_MAX);
            return false;
        }
        if (file->bytes == NULL)
            continue;
        file->id = known_files[i].id;
        file->name = known_files[i].name;
        file->of_master = i == 0;
        document->file_count++;
    }
    return true;
}

/* "2.2 13": what follows id-PACE in the object identifier, and the number of the domain. */
static bool pace_read(const char *value, struct emrtd_document *document)
{
    static const uint8_t id_pace[] = {0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x04};
    int mapping, cipher, parameter, end = 0;

    if (document->pace_count == EMRTD_PACE_MAX ||
        sscanf(value, "%d.%d %d%n", &mapping, &cipher, &parameter, &end) != 3 ||
        value[end] != '\0' || mapping < 1 || mapping > 6 || cipher < 1 || cipher > 4 ||
        parameter < 0 || parameter > 31)
        return false;
    struct emrtd_pace_way *way = &document->pace[document->pace_count++];
    memcpy(way->oid, id_pace, sizeof id_pace);
    way->oid[sizeof id_pace] = (uint8_t)mapping;
    way->oid[sizeof id_pace + 1] = (uint8_t)cipher;
    way->parameter = parameter;
    return true;
}

static bool hostile_read(const char *value, struct emrtd_document *document)
{
    char name[32];
    int end = 0;

    if (sscanf(value, "%31s%n after %u%n", name, &end, &document->hostile_after, &end) < 1 ||
        value[end] != '\0')
        return false;
    return emrtd_hostile_named(name, &document->hostile);
}

static bool text_read(const char *value, char *ret_text, size_t size)
{
    return snprintf(ret_text, size, "%s", value) < (int)size;
}

static bool one_of(const char *value, const char *no, const char *yes, bool *ret_yes)
{
    *ret_yes = strcmp(value, yes) == 0;
    return *ret_yes || strcmp(value, no) == 0;
}

static bool key_read(const char *key, const char *value, struct emrtd_document *document)
{
    if (strcmp(key, "can") == 0)
        return text_read(value, document->can, sizeof document->can);
    if (strcmp(key, "mrz_info") == 0)
        return text_read(value, document->mrz_info, sizeof document->mrz_info);
    if (strcmp(key, "bac") == 0)
        return one_of(value, "no", "yes", &document->bac);
    if (strcmp(key, "type") == 0)
        return one_of(value, "A", "B", &document->type_b);
    if (strcmp(key, "pace") == 0)
        return pace_read(value, document);
    if (strcmp(key, "hostile") == 0)
        return hostile_read(value, document);
    /* The whole zone is for those who hold the document, not for its chip. */
    return strcmp(key, "mrz") == 0;
}

static bool conf_line(char *line, struct emrtd_document *document)
{
    char *key = line + strspn(line, " \t"), *value = strchr(key, '=');

    key[strcspn(key, "\r\n")] = '\0';
    if (*key == '\0' || *key == '#')
        return true;
    if (value == NULL)
        return false;
    key[strcspn(key, " \t=")] = '\0';
    value++;
    value += strspn(value, " \t");
    for (size_t n = strlen(value); n > 0 && strchr(" \t", value[n - 1]) != NULL; n--)
        value[n - 1] = '\0';
    return key_read(key, value, document);
}

static bool conf_read(const char *folder, struct emrtd_document *document, char *ret_why,
                      size_t size)
{
    char path[PATH_MAX], line[512];
    int number = 0;

    snprintf(path, sizeof path, "%s/chip.conf", folder);
    FILE *f = fopen(path, "r");
    if (f == NULL) {
        snprintf(ret_why, size, "%.150s: cannot be read", path);
        return false;
    }
    bool ok = true;
    while (ok && fgets(line, sizeof line, f) != NULL) {
        number++;
        ok = conf_line(line, document);
    }
    fclose(f);
    if (!ok)
        snprintf(ret_why, size, "%.150s:%d: not a line of a chip", path, number);
    return ok;
}

bool emrtd_document_open(const char *folder, struct emrtd_document *ret_document, char *ret_why,
                         size_t size)
{
    *ret_document = (struct emrtd_document){0};
    char *ca_key = ret_document->ca_key_path;
    bool fits = snprintf(ca_key, PATH_MAX, "%s/ca_key.pem", folder) < PATH_MAX;

    if (!fits || access(ca_key, R_OK) != 0)
        ca_key[0] = '\0';
    if (conf_read(folder, ret_document, ret_why, size) &&
        files_read(folder, ret_document, ret_why, size))
        return true;
    emrtd_document_free(ret_document);
    return false;
}

void emrtd_document_free(struct emrtd_document *document)
{
    for (size_t i = 0; i < document->file_count; i++)
        free(document->files[i].bytes);
    document->file_count = 0;
}
