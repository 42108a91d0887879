/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_camera.h"

#include "emu_picture.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum {
    BUFFERS_MAX = 8,
    PAGE = 4096,
    GREY_PAD = 32, /* a row of GREY is so much longer than its pixels */
    PLAIN_GREY = 96,
    FOCUS_MAX = 250,
    JPEG_QUALITY = 85,
    FPS = 30,
};

static struct {
    pthread_mutex_t lock;
    atomic_int fd; /* a timer's; -1: closed */
    char dir[400];
    int memory; /* memfd of all buffers */
    uint8_t *bytes;
    size_t buffer_size;
    int count;
    int queue[BUFFERS_MAX], queued; /* the oldest first */
    unsigned ticks, sequence;
    bool streaming, hung;
    uint32_t format;
    int width_px, height_px, fps;
    uint8_t *frame; /* as it is sent */
    size_t frame_len, frame_size;
    struct stat shown; /* of the file it was made from */
} camera = {.lock = PTHREAD_MUTEX_INITIALIZER, .fd = -1};

static int failed(int error)
{
    errno = error;
    return -1;
}

/* --- the folder ------------------------------------------------------------------------------ */

static void name_of(const char *file, char ret_path[512])
{
    snprintf(ret_path, 512, "%s/%s", camera.dir, file);
}

/* The words of a small file; "" where it is missing. */
static void words_of(const char *file, char *ret_words, size_t size)
{
    char path[512];

    name_of(file, path);
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
    ssize_t n = fd >= 0 ? read(fd, ret_words, size - 1) : 0;
    ret_words[n > 0 ? n : 0] = '\0';
    ret_words[strcspn(ret_words, "\n")] = '\0';
    if (fd >= 0)
        syscall(SYS_close, fd);
}

static bool is_mood(const char *mood)
{
    char words[64];

    words_of("mood", words, sizeof words);
    return strcmp(words, mood) == 0;
}

static void tell(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void tell(const char *format, ...)
{
    char path[512], line[128];
    va_list args;

    name_of("told", path);
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_NONBLOCK | O_CLOEXEC, 0);
    if (fd < 0)
        return; /* nobody wants to know */
    va_start(args, format);
    int n = vsnprintf(line, sizeof line - 1, format, args);
    va_end(args);
    line[n++] = '\n';
    ssize_t written = write(fd, line, (size_t)n);
    (void)written;
    syscall(SYS_close, fd);
}

/* --- what it delivers ------------------------------------------------------------------------ */

static size_t stride_of(uint32_t format, int width_px)
{
    return format == V4L2_PIX_FMT_GREY   ? (size_t)width_px + GREY_PAD
           : format == V4L2_PIX_FMT_YUYV ? (size_t)width_px * 2
                                         : 0;
}

static size_t size_of(uint32_t format, int width_px, int height_px)
{
    size_t stride = stride_of(format, width_px);

    return (stride > 0 ? stride : (size_t)width_px * 2) * (size_t)height_px;
}

static void frame_encode(const struct emu_picture *picture)
{
    if (camera.format == V4L2_PIX_FMT_MJPEG) {
        size_t len = 0;
        uint8_t *jpeg = emu_picture_jpeg(picture, JPEG_QUALITY, &len);
        camera.frame_len = jpeg != NULL && len <= camera.frame_size ? len : 0;
        if (jpeg != NULL)
            memcpy(camera.frame, jpeg, camera.frame_len);
        free(jpeg);
    } else if (camera.format == V4L2_PIX_FMT_YUYV) {
        emu_picture_yuyv(picture, camera.frame);
        camera.frame_len = camera.frame_size;
    } else {
        size_t stride = stride_of(camera.format, camera.width_px), w = (size_t)camera.width_px;
        memset(camera.frame, 0xaa, camera.frame_size);
        for (size_t y = 0; y < (size_t)camera.height_px; y++)
            memcpy(camera.frame + y * stride, picture->pixels + y * w, w);
        camera.frame_len = camera.frame_size;
    }
}

/* Made anew where another file lies there. */
static void frame_look(void)
{
    char path[512];
    struct stat st = {0};
    struct emu_picture file = {0}, fitted = {0};

    name_of("frame", path);
    (void)stat(path, &st);
    if (camera.frame != NULL && st.st_ino == camera.shown.st_ino &&
        st.st_mtim.tv_nsec == camera.shown.st_mtim.tv_nsec && st.st_size == camera.shown.st_size)
        return;
    camera.shown = st;
    if (camera.frame == NULL)
        camera.frame = malloc(camera.frame_size);
    if (camera.frame == NULL)
        abort();
    bool ok = emu_picture_load(path, &file) &&
              emu_picture_fit(&file, camera.width_px, camera.height_px, &fitted);
    if (!ok && !emu_picture_plain(camera.width_px, camera.height_px, PLAIN_GREY, &fitted))
        abort();
    frame_encode(&fitted);
    emu_picture_free(&file);
    emu_picture_free(&fitted);
}

static void frame_drop(void)
{
    free(camera.frame);
    camera.frame = NULL;
    camera.frame_len = 0;
}

static size_t frame_write(uint8_t *to)
{
    uint32_t noise = 4711 + camera.sequence;

    frame_look();
    memcpy(to, camera.frame, camera.frame_len);
    if (camera.ticks > 0 && is_mood("late"))
        memset(to, PLAIN_GREY, camera.frame_len);
    if (is_mood("cut"))
        return camera.frame_len / 2;
    if (!is_mood("garbage"))
        return camera.frame_len;
    for (size_t i = 0; i < camera.frame_len; i++) {
        noise = noise * 1664525u + 1013904223u;
        to[i] = (uint8_t)(noise >> 24);
    }
    return camera.frame_len;
}

/* --- calls ----------------------------------------------------------------------------------- */

static int cap_query(struct v4l2_capability *cap)
{
    memset(cap, 0, sizeof *cap);
    strcpy((char *)cap->driver, "emu");
    strcpy((char *)cap->card, "Emulated camera");
    cap->device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
    cap->capabilities = cap->device_caps | V4L2_CAP_DEVICE_CAPS | V4L2_CAP_META_CAPTURE;
    return 0;
}

/* The format at that place of the offers; 0: there are no more. */
static uint32_t format_at(uint32_t index)
{
    char words[64], *rest = NULL;

    words_of("offers", words, sizeof words);
    if (words[0] == '\0')
        strcpy(words, "MJPG YUYV");
    for (char *word = strtok_r(words, " ", &rest); word != NULL;
         word = strtok_r(NULL, " ", &rest), index--)
        if (index == 0 && strlen(word) == 4)
            return v4l2_fourcc((uint32_t)word[0], (uint32_t)word[1], (uint32_t)word[2],
                               (uint32_t)word[3]);
    return 0;
}

static int format_enum(struct v4l2_fmtdesc *desc)
{
    uint32_t format = format_at(desc->index);

    if (desc->type != V4L2_BUF_TYPE_VIDEO_CAPTURE || format == 0)
        return failed(EINVAL);
    desc->pixelformat = format;
    return 0;
}

static int format_set(struct v4l2_format *format)
{
    struct v4l2_pix_format *pix = &format->fmt.pix;
    uint32_t wanted = format_at(0);

    if (format->type != V4L2_BUF_TYPE_VIDEO_CAPTURE)
        return failed(EINVAL);
    if (camera.count > 0)
        return failed(EBUSY);
    for (uint32_t i = 0; format_at(i) != 0; i++)
        if (format_at(i) == pix->pixelformat)
            wanted = pix->pixelformat;
    pix->pixelformat = camera.format = wanted;
    pix->width = pix->width >= 1280 ? 1280 : 640;
    pix->height = pix->width == 1280 ? 720 : 480;
    camera.width_px = (int)pix->width;
    camera.height_px = (int)pix->height;
    pix->field = V4L2_FIELD_NONE;
    pix->bytesperline = (uint32_t)stride_of(wanted, camera.width_px);
    camera.frame_size = size_of(wanted, camera.width_px, camera.height_px);
    pix->sizeimage = (uint32_t)camera.frame_size;
    frame_drop();
    tell("format %.4s %ux%u", (const char *)&pix->pixelformat, pix->width, pix->height);
    return 0;
}

static int rate_set(struct v4l2_streamparm *parm)
{
    struct v4l2_fract *time = &parm->parm.capture.timeperframe;

    if (time->numerator == 0 || time->denominator == 0)
        *time = (struct v4l2_fract){1, FPS};
    camera.fps = (int)(time->denominator / time->numerator);
    camera.fps = camera.fps < 1 ? 1 : camera.fps > 60 ? 60 : camera.fps;
    *time = (struct v4l2_fract){1, (uint32_t)camera.fps};
    parm->parm.capture.capability = V4L2_CAP_TIMEPERFRAME;
    tell("rate %d", camera.fps);
    return 0;
}

static int controls_set(struct v4l2_ext_controls *controls)
{
    for (uint32_t i = 0; i < controls->count; i++) {
        uint32_t id = controls->controls[i].id;
        int value = controls->controls[i].value;
        controls->error_idx = i;
        if (id == V4L2_CID_BACKLIGHT_COMPENSATION) {
            tell("no control %x", id);
            return failed(EINVAL);
        }
        if (id == V4L2_CID_FOCUS_ABSOLUTE && (value < 0 || value > FOCUS_MAX))
            return failed(ERANGE);
        tell("control %x %d", id, value);
    }
    return 0;
}

static void memory_drop(void)
{
    if (camera.bytes != NULL)
        munmap(camera.bytes, camera.buffer_size * (size_t)camera.count);
    if (camera.memory >= 0)
        syscall(SYS_close, camera.memory);
    camera.bytes = NULL;
    camera.memory = -1;
    camera.count = camera.queued = 0;
}

/* The kernel's own: mmap is ours. */
static void *map(void *at, size_t len, int protection, int flags, int fd, off_t offset)
{
    return (void *)syscall(SYS_mmap, at, len, protection, flags, fd, offset);
}

static int buffers_request(struct v4l2_requestbuffers *request)
{
    memory_drop();
    if (request->memory != V4L2_MEMORY_MMAP || camera.frame_size == 0)
        return failed(EINVAL);
    camera.count = request->count > BUFFERS_MAX ? BUFFERS_MAX : (int)request->count;
    request->count = (uint32_t)camera.count;
    if (camera.count == 0)
        return 0;
    camera.buffer_size = (camera.frame_size + PAGE - 1) / PAGE * PAGE;
    size_t all = camera.buffer_size * (size_t)camera.count;
    camera.memory = memfd_create("camera", MFD_CLOEXEC);
    if (camera.memory < 0 || ftruncate(camera.memory, (off_t)all) != 0)
        return failed(ENOMEM);
    void *bytes = map(NULL, all, PROT_READ | PROT_WRITE, MAP_SHARED, camera.memory, (off_t)0);
    if (bytes == MAP_FAILED)
        return failed(ENOMEM);
    camera.bytes = bytes;
    return 0;
}

static bool is_buffer(const struct v4l2_buffer *buffer)
{
    return buffer->type == V4L2_BUF_TYPE_VIDEO_CAPTURE && buffer->memory == V4L2_MEMORY_MMAP &&
           buffer->index < (uint32_t)camera.count;
}

static int buffer_query(struct v4l2_buffer *buffer)
{
    if (!is_buffer(buffer))
        return failed(EINVAL);
    buffer->length = (uint32_t)camera.buffer_size;
    buffer->m.offset = (uint32_t)(buffer->index * camera.buffer_size);
    return 0;
}

static int buffer_queue(const struct v4l2_buffer *buffer)
{
    if (!is_buffer(buffer) || camera.queued == BUFFERS_MAX)
        return failed(EINVAL);
    for (int i = 0; i < camera.queued; i++)
        if (camera.queue[i] == (int)buffer->index)
            return failed(EINVAL);
    camera.queue[camera.queued++] = (int)buffer->index;
    return 0;
}

static void pace_set(int fps)
{
    struct itimerspec pace = {{0, 0}, {0, 0}};

    if (fps > 0)
        pace.it_interval.tv_nsec = pace.it_value.tv_nsec = 1000000000L / fps - (fps == 1);
    timerfd_settime(atomic_load(&camera.fd), 0, &pace, NULL);
}

static int buffer_take(struct v4l2_buffer *buffer)
{
    uint64_t passed = 0;

    if (!camera.streaming)
        return failed(EINVAL);
    if (read(atomic_load(&camera.fd), &passed, sizeof passed) == (ssize_t)sizeof passed)
        camera.ticks += passed > BUFFERS_MAX || is_mood("late") ? BUFFERS_MAX : (unsigned)passed;
    if (camera.ticks > (unsigned)camera.queued)
        camera.ticks = (unsigned)camera.queued;
    if (is_mood("hung")) {
        camera.hung = true;
        pace_set(0);
    }
    if (camera.ticks == 0 || camera.hung)
        return failed(EAGAIN);
    camera.ticks--;
    int index = camera.queue[0];
    camera.queued--;
    memmove(camera.queue, camera.queue + 1, (size_t)camera.queued * sizeof camera.queue[0]);
    size_t used = frame_write(camera.bytes + (size_t)index * camera.buffer_size);
    buffer->index = (uint32_t)index;
    buffer->bytesused = is_mood("empty") ? 0 : (uint32_t)used;
    buffer->flags = is_mood("damaged") ? V4L2_BUF_FLAG_ERROR : 0;
    buffer->sequence = camera.sequence++;
    buffer->length = (uint32_t)camera.buffer_size;
    return 0;
}

static int stream_on(void)
{
    if (camera.count == 0)
        return failed(EINVAL);
    camera.streaming = true;
    camera.ticks = 0;
    pace_set(camera.fps);
    tell("on");
    return 0;
}

static int stream_off(void)
{
    if (camera.streaming)
        tell("off");
    camera.streaming = false;
    camera.queued = 0;
    pace_set(0);
    return 0;
}

static int answer(unsigned long request, void *arg)
{
    if (is_mood("unplugged"))
        return failed(ENODEV);
    switch (request) {
    case VIDIOC_QUERYCAP:
        return cap_query(arg);
    case VIDIOC_ENUM_FMT:
        return format_enum(arg);
    case VIDIOC_S_FMT:
        return format_set(arg);
    case VIDIOC_S_PARM:
        return rate_set(arg);
    case VIDIOC_S_EXT_CTRLS:
        return controls_set(arg);
    case VIDIOC_REQBUFS:
        return buffers_request(arg);
    case VIDIOC_QUERYBUF:
        return buffer_query(arg);
    case VIDIOC_QBUF:
        return buffer_queue(arg);
    case VIDIOC_DQBUF:
        return buffer_take(arg);
    case VIDIOC_STREAMON:
        return stream_on();
    case VIDIOC_STREAMOFF:
        return stream_off();
    default:
        return failed(ENOTTY);
    }
}

/* --- in front of the C library --------------------------------------------------------------- */

bool emu_camera_open(const char *path, int *ret)
{
    const char *dir = getenv("CAMERA_SHIM");
    size_t len = dir != NULL ? strlen(dir) : 0;

    if (len == 0 || strncmp(path, dir, len) != 0 || strcmp(path + len, "/camera") != 0)
        return false;
    pthread_mutex_lock(&camera.lock);
    snprintf(camera.dir, sizeof camera.dir, "%s", dir);
    if (is_mood("unplugged")) {
        *ret = failed(ENOENT);
    } else if (atomic_load(&camera.fd) >= 0) {
        *ret = failed(EBUSY);
    } else {
        camera.memory = -1;
        camera.fps = FPS;
        camera.hung = false;
        *ret = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
        atomic_store(&camera.fd, *ret);
        tell("open");
    }
    pthread_mutex_unlock(&camera.lock);
    return true;
}

bool emu_camera_ioctl(int fd, unsigned long request, void *arg, int *ret)
{
    if (fd < 0 || fd != atomic_load(&camera.fd))
        return false;
    pthread_mutex_lock(&camera.lock);
    *ret = answer(request, arg);
    pthread_mutex_unlock(&camera.lock);
    return true;
}

bool emu_camera_mmap(int fd, void *at, size_t len, int protection, int flags, off_t offset,
                     void **ret)
{
    if (fd < 0 || fd != atomic_load(&camera.fd))
        return false;
    *ret = map(at, len, protection, flags, camera.memory, offset);
    return true;
}

static bool is_clean(void)
{
    for (size_t i = 0; camera.bytes != NULL && i < camera.buffer_size * (size_t)camera.count; i++)
        if (camera.bytes[i] != 0)
            return false;
    return true;
}

bool emu_camera_close(int fd, int *ret)
{
    if (fd < 0 || fd != atomic_load(&camera.fd))
        return false;
    pthread_mutex_lock(&camera.lock);
    (void)stream_off();
    tell("close %s", is_clean() ? "clean" : "dirty");
    memory_drop();
    frame_drop();
    camera.frame_size = 0;
    atomic_store(&camera.fd, -1);
    *ret = (int)syscall(SYS_close, fd);
    pthread_mutex_unlock(&camera.lock);
    return true;
}
