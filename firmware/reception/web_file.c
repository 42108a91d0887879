/* SPDX-License-Identifier: Apache-2.0 */
/* web_file: the page's files, read once at the start. What is not known then is 404. */
#include "base/buf.h"
#include "base/file.h"
#include "base/log.h"
#include "reception/web_part.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const char *type_of(const char *name)
{
    static const char *const types[][2] = {
        {".html", "text/html; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
    };
    const char *end = strrchr(name, '.');

    for (size_t i = 0; end != NULL && i < sizeof types / sizeof types[0]; i++)
        if (strcmp(end, types[i][0]) == 0)
            return types[i][1];
    return NULL;
}

static struct err file_add(struct web *web, const char *name)
{
    struct web_file *file = &web->files[web->file_count];
    char text[PATH_MAX];
    struct buf from = buf_on(text, sizeof text), path = buf_on(file->path, sizeof file->path);

    file->type = type_of(name);
    if (name[0] == '.' || file->type == NULL)
        return err_none();
    if (web->file_count == WEB_FILES_MAX - 1)
        return err_make(ERR_TOO_LONG);
    buf_addf(&from, "%s/%s", web->config.asset_dir, name);
    buf_addf(&path, "/%s", strcmp(name, "index.html") == 0 ? "" : name);
    struct err e = from.cut || path.cut
                       ? err_make(ERR_TOO_LONG)
                       : file_read(text, WEB_FILE_BYTES_MAX, &file->bytes, &file->len);
    if (err_is(e))
        log_error("web", "%s: %s", text, err_name(e));
    else
        web->file_count++;
    return e;
}

struct err web_files_read(struct web *web)
{
    DIR *dir = opendir(web->config.asset_dir);
    struct err e = err_none();

    if (dir == NULL)
        return err_make(ERR_GONE);
    for (const struct dirent *d; !err_is(e) && (d = readdir(dir)) != NULL;)
        e = file_add(web, d->d_name);
    closedir(dir);
    if (!err_is(e) && web_file_find(web, "/") == NULL)
        e = err_make(ERR_GONE);
    return e;
}

void web_files_free(struct web *web)
{
    for (int i = 0; i < web->file_count; i++)
        free(web->files[i].bytes);
    web->file_count = 0;
}

const struct web_file *web_file_find(const struct web *web, const char *path)
{
    for (int i = 0; i < web->file_count; i++)
        if (strcmp(web->files[i].path, path) == 0)
            return &web->files[i];
    return NULL;
}
