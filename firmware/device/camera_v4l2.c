/* SPDX-License-Identifier: Apache-2.0 */
#include "device/camera_v4l2.h"

#include "base/buf.h"
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

enum { FORMATS_MAX = 64, NOT_HELD = -1, BARE_WIDTH_MAX_PX = 640 };

/* In the order of preference where several would do. */
static const struct {
    uint32_t fourcc;
    enum luma_format format;
    enum camera_wish wish;
} formats[] = {
    {V4L2_PIX_FMT_GREY, LUMA_GREY, CAMERA_GREY},     {V4L2_PIX_FMT_NV12, LUMA_PLANAR, CAMERA_YUYV},
    {V4L2_PIX_FMT_YUV420, LUMA_PLANAR, CAMERA_YUYV}, {V4L2_PIX_FMT_YUYV, LUMA_YUYV, CAMERA_YUYV},
    {V4L2_PIX_FMT_UYVY, LUMA_UYVY, CAMERA_YUYV},     {V4L2_PIX_FMT_MJPEG, LUMA_MJPEG, CAMERA_MJPEG},
    {V4L2_PIX_FMT_JPEG, LUMA_MJPEG, CAMERA_MJPEG},
};
enum { FORMAT_COUNT = sizeof formats / sizeof formats[0], NO_FORMAT = -1 };

static int call(int fd, unsigned long request, void *arg)
{
    int result;

    do
        result = ioctl(fd, request, arg);
    while (result < 0 && errno == EINTR);
    return result;
}

void camera_init(struct camera *camera)
{
    *camera = (struct camera){.fd = -1, .held = NOT_HELD};
}

/* --- what it can ---------------------------------------------------------------------------- */

/* USB cameras have a second node, of the same name but a number, that has no pictures. */
static struct err kind_check(const struct camera *camera)
{
    const uint32_t needed = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
    struct v4l2_capability cap = {0};

    if (call(camera->fd, VIDIOC_QUERYCAP, &cap) != 0)
        return err_make(errno == ENOTTY ? ERR_UNSUPPORTED : err_from_errno(errno).code);
    uint32_t caps =
        (cap.capabilities & V4L2_CAP_DEVICE_CAPS) != 0 ? cap.device_caps : cap.capabilities;
    return (caps & needed) == needed ? err_none() : err_make(ERR_UNSUPPORTED);
}

/* How much this format is wished; 0: not at all. */
static int format_rank(const struct camera_config *config, int i)
{
    bool big = config->width_px > BARE_WIDTH_MAX_PX;

    if (config->format != CAMERA_AUTO)
        return config->format == formats[i].wish ? FORMAT_COUNT - i : 0;
    if (big && formats[i].format == LUMA_MJPEG)
        return 2 * FORMAT_COUNT - i;
    return formats[i].format == LUMA_GREY ? 3 * FORMAT_COUNT : FORMAT_COUNT - i;
}

/* The row of formats[], or NO_FORMAT; what the camera has is logged then. */
static int format_choose(const struct camera_config *config, const struct camera *camera)
{
    char offered[FORMATS_MAX * 5 + 1];
    struct buf out = buf_on(offered, sizeof offered);
    int best = NO_FORMAT;

    for (uint32_t index = 0; index < FORMATS_MAX; index++) {
        struct v4l2_fmtdesc desc = {.index = index, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
        if (call(camera->fd, VIDIOC_ENUM_FMT, &desc) != 0)
            break;
        buf_addf(&out, " %.4s", (const char *)&desc.pixelformat);
        for (int i = 0; i < FORMAT_COUNT; i++)
            if (formats[i].fourcc == desc.pixelformat && format_rank(config, i) > 0 &&
                (best == NO_FORMAT || format_rank(config, i) > format_rank(config, best)))
                best = i;
    }
    if (best == NO_FORMAT)
        log_warn("camera", "none of its formats is usable:%s", offered);
    return best;
}

/* The camera changes what it is asked for: what it then says counts. */
static struct err format_set(const struct camera_config *config, struct camera *camera, int row)
{
    struct v4l2_format format = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    struct v4l2_pix_format *pix = &format.fmt.pix;
    const enum luma_format kind = formats[row].format;

    pix->width = (uint32_t)config->width_px;
    pix->height = (uint32_t)config->height_px;
    pix->pixelformat = formats[row].fourcc;
    pix->field = V4L2_FIELD_NONE;
    if (call(camera->fd, VIDIOC_S_FMT, &format) != 0)
        return err_from_errno(errno);
    if (pix->pixelformat != formats[row].fourcc || pix->width > LUMA_SIDE_MAX_PX ||
        pix->height > LUMA_SIDE_MAX_PX || pix->bytesperline > 8 * LUMA_SIDE_MAX_PX)
        return err_make(ERR_UNSUPPORTED);
    int least = (int)pix->width * (kind == LUMA_YUYV || kind == LUMA_UYVY ? 2 : 1);
    camera->shape = (struct luma_shape){kind, (int)pix->width, (int)pix->height,
                                        pix->bytesperline != 0 ? (int)pix->bytesperline : least};
    if (!luma_shape_fits(&camera->shape))
        return err_make(ERR_UNSUPPORTED);
    log_info("camera", "%dx%d %.4s", camera->shape.width_px, camera->shape.height_px,
             (const char *)&pix->pixelformat);
    return err_none();
}

static void rate_set(const struct camera_config *config, const struct camera *camera)
{
    struct v4l2_streamparm parm = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};

    parm.parm.capture.timeperframe = (struct v4l2_fract){1, (uint32_t)config->fps};
    if (call(camera->fd, VIDIOC_S_PARM, &parm) != 0)
        log_info("camera", "its rate cannot be set");
}

/* --- controls ------------------------------------------------------------------------------- */

static void control_set(const struct camera *camera, const char *name, uint32_t id, int value)
{
    struct v4l2_ext_control control = {.id = id, .value = value};
    struct v4l2_ext_controls controls = {
        .which = V4L2_CTRL_WHICH_CUR_VAL, .count = 1, .controls = &control};

    if (call(camera->fd, VIDIOC_S_EXT_CTRLS, &controls) != 0 && !camera->controls_told)
        log_info("camera", "%s = %d: %s", name, value,
                 errno == ERANGE   ? "out of its range"
                 : errno == EINVAL ? "it has no such control, or not this value"
                                   : strerror(errno));
}

/* A picture without stripes of the lamps, in an even rhythm, and sharp where a code is held. */
static void controls_set(const struct camera_config *config, struct camera *camera)
{
    if (config->power_line_hz != CAMERA_UNSET)
        control_set(camera, "power line", V4L2_CID_POWER_LINE_FREQUENCY,
                    config->power_line_hz == 60 ? V4L2_CID_POWER_LINE_FREQUENCY_60HZ
                                                : V4L2_CID_POWER_LINE_FREQUENCY_50HZ);
    if (config->exposure != CAMERA_UNSET) {
        control_set(camera, "exposure by hand", V4L2_CID_EXPOSURE_AUTO, V4L2_EXPOSURE_MANUAL);
        control_set(camera, "exposure", V4L2_CID_EXPOSURE_ABSOLUTE, config->exposure);
    } else {
        control_set(camera, "rate by light", V4L2_CID_EXPOSURE_AUTO_PRIORITY, 0);
    }
    if (config->focus != CAMERA_UNSET) {
        control_set(camera, "focus by itself", V4L2_CID_FOCUS_AUTO, 0);
        control_set(camera, "focus", V4L2_CID_FOCUS_ABSOLUTE, config->focus);
    }
    if (config->backlight != CAMERA_UNSET)
        control_set(camera, "backlight", V4L2_CID_BACKLIGHT_COMPENSATION, config->backlight);
    camera->controls_told = true;
}

/* --- buffers -------------------------------------------------------------------------------- */

static struct v4l2_buffer buffer_of(int index)
{
    return (struct v4l2_buffer){
        .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP, .index = (uint32_t)index};
}

static struct err buffers_map(struct camera *camera)
{
    struct v4l2_requestbuffers request = {
        .count = CAMERA_BUFFERS, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};

    if (call(camera->fd, VIDIOC_REQBUFS, &request) != 0)
        return err_from_errno(errno);
    int count = request.count < CAMERA_BUFFERS ? (int)request.count : CAMERA_BUFFERS;
    for (int i = 0; i < count; i++) {
        struct v4l2_buffer buffer = buffer_of(i);
        if (call(camera->fd, VIDIOC_QUERYBUF, &buffer) != 0)
            return err_from_errno(errno);
        void *bytes = mmap(NULL, buffer.length, PROT_READ | PROT_WRITE, MAP_SHARED, camera->fd,
                           (off_t)buffer.m.offset);
        if (bytes == MAP_FAILED)
            return err_from_errno(errno);
        camera->buffers[i].bytes = bytes;
        camera->buffers[i].len = buffer.length;
        camera->buffer_count = i + 1;
    }
    return count > 0 ? err_none() : err_make(ERR_IO);
}

static bool buffer_queue(const struct camera *camera, int index)
{
    struct v4l2_buffer buffer = buffer_of(index);

    return call(camera->fd, VIDIOC_QBUF, &buffer) == 0;
}

/* --- opening and closing -------------------------------------------------------------------- */

static struct err prepare(const struct camera_config *config, struct camera *camera)
{
    struct err e = kind_check(camera);

    if (err_is(e))
        return e;
    int row = format_choose(config, camera);
    if (row == NO_FORMAT)
        return err_make(ERR_UNSUPPORTED);
    e = format_set(config, camera, row);
    if (err_is(e))
        return e;
    rate_set(config, camera);
    controls_set(config, camera);
    return buffers_map(camera);
}

struct err camera_open(const struct camera_config *config, struct camera *camera)
{
    camera->fd = open(config->path, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (camera->fd < 0)
        return err_from_errno(errno);
    struct err e = prepare(config, camera);
    if (err_is(e))
        camera_close(camera);
    return e;
}

void camera_close(struct camera *camera)
{
    if (camera->fd < 0)
        return;
    camera_stop(camera);
    for (int i = 0; i < camera->buffer_count; i++)
        munmap(camera->buffers[i].bytes, camera->buffers[i].len);
    camera->buffer_count = 0;
    close(camera->fd);
    camera->fd = -1;
}

struct err camera_start(struct camera *camera)
{
    enum v4l2_buf_type type = V4L2_BUF_TYPE_VIDEO_CAPTURE;

    for (int i = 0; i < camera->buffer_count; i++)
        if (!buffer_queue(camera, i))
            return err_from_errno(errno);
    if (call(camera->fd, VIDIOC_STREAMON, &type) != 0)
        return err_from_errno(errno);
    camera->runs = true;
    return err_none();
}

void camera_stop(struct camera *camera)
{
    enum v4l2_buf_type type = V4L2_BUF_TYPE_VIDEO_CAPTURE;

    if (!camera->runs)
        return;
    /* Where it is gone this fails, and all buffers are ours as well. */
    (void)call(camera->fd, VIDIOC_STREAMOFF, &type);
    for (int i = 0; i < camera->buffer_count; i++)
        explicit_bzero(camera->buffers[i].bytes, camera->buffers[i].len);
    camera->held = NOT_HELD;
    camera->runs = false;
}

bool camera_lives(const struct camera *camera)
{
    struct v4l2_capability cap;

    return call(camera->fd, VIDIOC_QUERYCAP, &cap) == 0;
}

/* --- frames --------------------------------------------------------------------------------- */

void camera_give_back(struct camera *camera)
{
    /* One that is not taken any more is told by the next camera_take. */
    if (camera->held != NOT_HELD)
        (void)buffer_queue(camera, camera->held);
    camera->held = NOT_HELD;
}

enum camera_news camera_take(struct camera *camera, const uint8_t **ret_bytes, size_t *ret_len)
{
    size_t len = 0;

    camera_give_back(camera);
    /* At most so many can wait; a camera without end must not keep us here. */
    for (int i = 0; i < CAMERA_BUFFERS; i++) {
        struct v4l2_buffer buffer = buffer_of(0);
        if (call(camera->fd, VIDIOC_DQBUF, &buffer) != 0) {
            if (errno == EAGAIN)
                break;
            return CAMERA_GONE;
        }
        if (buffer.index >= (uint32_t)camera->buffer_count)
            return CAMERA_GONE;
        bool whole = (buffer.flags & V4L2_BUF_FLAG_ERROR) == 0 && buffer.bytesused > 0 &&
                     buffer.bytesused <= camera->buffers[buffer.index].len;
        if (whole) {
            camera_give_back(camera);
            camera->held = (int)buffer.index;
            len = buffer.bytesused;
        } else if (!buffer_queue(camera, (int)buffer.index)) {
            return CAMERA_GONE;
        }
    }
    if (camera->held == NOT_HELD)
        return CAMERA_NOTHING;
    *ret_bytes = camera->buffers[camera->held].bytes;
    *ret_len = len;
    return CAMERA_FRAME;
}
