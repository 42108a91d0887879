/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/text/font.h"

#include "base/buf.h"
#include "base/log.h"
#include "ui/canvas.h"

#include <SDL_ttf.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    PATH_SIZE = 512,
    DIRS_MAX = 8,
    OPEN_MAX = 64, /* the longest unused one makes room for the next */
    LINE_SIZE = 512,
    WIDTHS = 2048,
    SIZE_ANY = 0,
    SIZE_FIRST = 32,
    HEAVY_BYTES = 4 << 20,
};

struct face {
    char script[5];
    char path[2][PATH_SIZE]; /* regular, bold */
    int index;               /* of the face in its files; 0 but for collections */
    /*
     * A large file, that of Chinese, takes 2.5 MiB and 50 ms each time it is opened: it is opened
     * once a weight and set to the size that is asked for, others once a size.
     */
    bool heavy;
};

struct open_font {
    int face, em_px;
    bool bold;
    TTF_Font *font;
    uint64_t used;
};

/* Only sums are kept, never the words: widths of personal texts must not outlive the visit. */
struct known_width {
    uint64_t key;
    int width;
};

struct fonts {
    struct face faces[FONT_FACES_MAX];
    int face_count;
    struct open_font open[OPEN_MAX];
    int open_count;
    uint64_t uses;
    struct known_width widths[WIDTHS];
};

struct reading {
    char dirs[DIRS_MAX][PATH_SIZE];
    int dir_count;
    const char *file;
    int line;
};

static bool file_find(const struct reading *r, const char *name, char ret_path[PATH_SIZE])
{
    for (int i = 0; i < r->dir_count; i++) {
        struct buf path = buf_on(ret_path, PATH_SIZE);
        buf_addf(&path, "%s/%s", r->dirs[i], name);
        if (!path.cut && access(ret_path, R_OK) == 0)
            return true;
    }
    return false;
}

/* "Hani:2": the script, and which face of a collection. */
static bool script_read(const char *word, struct face *ret_face)
{
    size_t len = strcspn(word, ":");

    if (len != sizeof ret_face->script - 1 || (word[len] == ':' && strlen(word + len) != 2))
        return false;
    memcpy(ret_face->script, word, len);
    ret_face->script[len] = '\0';
    ret_face->index = word[len] == ':' ? word[len + 1] - '0' : 0;
    return ret_face->index >= 0 && ret_face->index <= 9;
}

static struct err face_read(struct fonts *fonts, const struct reading *r, const char *script,
                            const char *regular, const char *bold)
{
    struct face face = {0};

    if (fonts->face_count == FONT_FACES_MAX || !script_read(script, &face)) {
        log_error("font", "%s:%d: '%s' is no script, or a face too many", r->file, r->line, script);
        return err_make(ERR_SYNTAX);
    }
    if (!file_find(r, regular, face.path[0]) || !file_find(r, bold, face.path[1])) {
        if (fonts->face_count > 0) {
            log_info("font", "%s:%d: %s or %s not found: no %s", r->file, r->line, regular, bold,
                     script);
            return err_none();
        }
        log_error("font", "%s:%d: %s or %s not found; Debian: fonts-noto-core", r->file, r->line,
                  regular, bold);
        return err_make(ERR_GONE);
    }
    struct stat about;
    face.heavy = stat(face.path[0], &about) == 0 && about.st_size > HEAVY_BYTES;
    fonts->faces[fonts->face_count++] = face;
    return err_none();
}

static struct err line_read(struct fonts *fonts, struct reading *r, char *line)
{
    char *save = NULL;
    const char *words[5];
    int count = 0;

    line[strcspn(line, "#\r\n")] = '\0';
    for (char *w = strtok_r(line, " \t", &save); w != NULL && count < 5;
         w = strtok_r(NULL, " \t", &save))
        words[count++] = w;
    if (count == 0)
        return err_none();
    if (count == 2 && strcmp(words[0], "dir") == 0 && r->dir_count < DIRS_MAX &&
        text_copy(r->dirs[r->dir_count], PATH_SIZE, words[1])) {
        r->dir_count++;
        return err_none();
    }
    if (count == 4 && strcmp(words[0], "face") == 0)
        return face_read(fonts, r, words[1], words[2], words[3]);
    log_error("font", "%s:%d: neither 'dir PATH' nor 'face SCRIPT[:INDEX] REGULAR BOLD'", r->file,
              r->line);
    return err_make(ERR_SYNTAX);
}

static struct err conf_read(struct fonts *fonts, const char *path)
{
    struct reading r = {.file = path};
    struct err e = err_none();
    char line[LINE_SIZE];
    FILE *file = fopen(path, "re");

    if (file == NULL) {
        log_error("font", "%s: cannot be read", path);
        return err_make(ERR_GONE);
    }
    while (!err_is(e) && fgets(line, sizeof line, file) != NULL) {
        r.line++;
        e = line_read(fonts, &r, line);
    }
    (void)fclose(file);
    if (!err_is(e) && fonts->face_count == 0) {
        log_error("font", "%s: names no face", path);
        e = err_make(ERR_GONE);
    }
    return e;
}

struct err fonts_open(const char *asset_dir, struct fonts **ret_fonts)
{
    char path[PATH_SIZE];
    struct buf name = buf_on(path, sizeof path);

    buf_addf(&name, "%s/fonts.conf", asset_dir);
    if (name.cut)
        return err_make(ERR_TOO_LONG);
    if (TTF_Init() != 0) {
        log_error("font", "SDL_ttf: %s", TTF_GetError());
        return err_make(ERR_IO);
    }
    struct fonts *fonts = calloc(1, sizeof *fonts);
    if (fonts == NULL) {
        TTF_Quit();
        return err_make(ERR_NO_MEMORY);
    }
    struct err e = conf_read(fonts, path);
    if (err_is(e)) {
        fonts_close(fonts);
        return e;
    }
    *ret_fonts = fonts;
    return err_none();
}

void fonts_close(struct fonts *fonts)
{
    if (fonts == NULL)
        return;
    for (int i = 0; i < fonts->open_count; i++)
        TTF_CloseFont(fonts->open[i].font);
    free(fonts);
    TTF_Quit();
}

static struct open_font *open_find(struct fonts *fonts, int face, bool bold, int em_px)
{
    for (int i = 0; i < fonts->open_count; i++) {
        struct open_font *o = &fonts->open[i];
        bool fits = em_px == SIZE_ANY || o->em_px == em_px || fonts->faces[face].heavy;
        if (o->face == face && o->bold == bold && fits)
            return o;
    }
    return NULL;
}

/* A free place, or that of the font which was not used for longest. */
static struct open_font *open_place(struct fonts *fonts)
{
    struct open_font *oldest = &fonts->open[0];

    if (fonts->open_count < OPEN_MAX)
        return &fonts->open[fonts->open_count++];
    for (int i = 1; i < fonts->open_count; i++)
        if (fonts->open[i].used < oldest->used)
            oldest = &fonts->open[i];
    TTF_CloseFont(oldest->font);
    return oldest;
}

/* NULL: the file is not a font after all; logged. */
static TTF_Font *font_at(struct fonts *fonts, int face, bool bold, int em_px)
{
    struct open_font *o = open_find(fonts, face, bold, em_px);

    if (o == NULL) {
        const struct face *f = &fonts->faces[face];
        int size = em_px == SIZE_ANY ? SIZE_FIRST : em_px;
        TTF_Font *font = TTF_OpenFontIndex(f->path[bold], size, f->index);
        if (font == NULL) {
            log_error("font", "%s: %s", f->path[bold], TTF_GetError());
            return NULL;
        }
        TTF_SetFontHinting(font, TTF_HINTING_LIGHT_SUBPIXEL);
        (void)TTF_SetFontScriptName(font, f->script);
        o = open_place(fonts);
        *o = (struct open_font){.face = face, .em_px = size, .bold = bold, .font = font};
    }
    if (em_px != SIZE_ANY && o->em_px != em_px) {
        if (TTF_SetFontSize(o->font, em_px) != 0)
            log_error("font", "%s: %s", fonts->faces[face].path[bold], TTF_GetError());
        o->em_px = em_px;
    }
    o->used = ++fonts->uses;
    return o->font;
}

static bool face_has(struct fonts *fonts, int face, uint32_t code_point)
{
    TTF_Font *font = font_at(fonts, face, false, SIZE_ANY);

    return font != NULL && TTF_GlyphIsProvided32(font, code_point) != 0;
}

int fonts_face(struct fonts *fonts, uint32_t code_point, int prefer)
{
    if (prefer >= 0 && prefer < fonts->face_count && face_has(fonts, prefer, code_point))
        return prefer;
    for (int i = 0; i < fonts->face_count; i++)
        if (face_has(fonts, i, code_point))
            return i;
    return FONT_NONE;
}

static TTF_Font *font_for(struct fonts *fonts, int face, bool bold, int em_px, bool rtl)
{
    TTF_Font *font = font_at(fonts, face == FONT_NONE ? 0 : face, bold, em_px);

    if (font != NULL)
        (void)TTF_SetFontDirection(font, rtl ? TTF_DIRECTION_RTL : TTF_DIRECTION_LTR);
    return font;
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
    return (hash ^ value) * 0x100000001b3u;
}

int fonts_run_width(struct fonts *fonts, int face, bool bold, int em_px, const char *text, bool rtl)
{
    uint64_t key = 0xcbf29ce484222325u;
    int width = 0;

    key = mix(mix(mix(key, (uint64_t)(face + 1)), (uint64_t)em_px), (uint64_t)bold * 2 + rtl);
    for (const char *c = text; *c != '\0'; c++)
        key = mix(key, (unsigned char)*c);
    struct known_width *known = &fonts->widths[key % WIDTHS];
    if (known->key == key)
        return known->width;
    TTF_Font *font = font_for(fonts, face, bold, em_px, rtl);
    if (font == NULL || TTF_SizeUTF8(font, text, &width, NULL) != 0)
        return 0;
    *known = (struct known_width){.key = key, .width = width};
    return width;
}

void fonts_line(struct fonts *fonts, bool bold, int em_px, int *ret_ascent, int *ret_descent)
{
    TTF_Font *font = font_at(fonts, 0, bold, em_px);

    *ret_ascent = font != NULL ? TTF_FontAscent(font) : em_px;
    *ret_descent = font != NULL ? -TTF_FontDescent(font) : 0;
}

void fonts_run_draw(struct fonts *fonts, int face, bool bold, int em_px, const char *text, bool rtl,
                    const struct canvas *canvas, int x, int baseline_y, const struct ink *ink)
{
    TTF_Font *font = font_for(fonts, face, bold, em_px, rtl);

    if (font == NULL || text[0] == '\0')
        return;
    SDL_Color colour = {(Uint8)(ink->rgb >> 16), (Uint8)(ink->rgb >> 8), (Uint8)ink->rgb, 255};
    SDL_Surface *run = TTF_RenderUTF8_Blended(font, text, colour);
    if (run == NULL)
        return;
    SDL_Surface *target =
        SDL_CreateRGBSurfaceWithFormatFrom(canvas->pixels, canvas->width_px, canvas->height_px, 32,
                                           canvas->stride, SDL_PIXELFORMAT_RGB888);
    if (target != NULL) {
        SDL_Rect clip = {ink->clip_x, ink->clip_y, ink->clip_w, ink->clip_h};
        SDL_Rect at = {x, baseline_y - TTF_FontAscent(font), run->w, run->h};
        SDL_SetClipRect(target, &clip);
        SDL_BlitSurface(run, NULL, target, &at);
        SDL_FreeSurface(target);
    }
    SDL_FreeSurface(run);
}
