/* SPDX-License-Identifier: Apache-2.0 */
/*
 * web_stream: events as they happen, for one browser. Its thread waits for the board; at least once
 * a second it looks whether the session still lives.
 */
#include "base/clock.h"
#include "base/log.h"
#include "reception/web_part.h"

#include <stdlib.h>
#include <string.h>

enum { STREAM_LOOK_MS = 1000, STREAM_BLOCK = 32 * 1024 };

struct stream {
    struct web *web;
    uint64_t person;
    int64_t revision;
    int64_t said_ms;
    char *text; /* what is being sent; NULL: nothing */
    size_t len, at;
};

static void text_set(struct stream *stream, char *text)
{
    free(stream->text);
    stream->text = text;
    stream->len = text != NULL ? strlen(text) : 0;
    stream->at = 0;
}

/* Waits until there is something to say. False: the stream ends. */
static bool text_await(struct stream *stream)
{
    struct board *board = stream->web->actors->board;

    text_set(stream, NULL);
    while (stream->text == NULL) {
        if (atomic_load(&stream->web->ending) || !people_alive(stream->web->people, stream->person))
            return false;
        text_set(stream, board_changes(board, stream->revision, &stream->revision));
        if (stream->text == NULL && clock_monotonic_ms() - stream->said_ms >= WEB_COMMENT_MS)
            text_set(stream, strdup(":\n\n"));
        if (stream->text == NULL)
            (void)board_wait(board, stream->revision, STREAM_LOOK_MS);
    }
    stream->said_ms = clock_monotonic_ms();
    return true;
}

static ssize_t stream_read(void *self, uint64_t pos, char *ret_bytes, size_t max)
{
    struct stream *stream = self;

    (void)pos;
    if (stream->at == stream->len && !text_await(stream))
        return MHD_CONTENT_READER_END_OF_STREAM;
    size_t count = stream->len - stream->at < max ? stream->len - stream->at : max;
    memcpy(ret_bytes, stream->text + stream->at, count);
    stream->at += count;
    return (ssize_t)count;
}

static void stream_free(void *self)
{
    struct stream *stream = self;

    atomic_fetch_sub(&stream->web->streams, 1);
    free(stream->text);
    free(stream);
}

enum MHD_Result web_stream(struct web_request *request)
{
    struct web *web = request->web;
    struct stream *stream = calloc(1, sizeof *stream);
    const char *last =
        MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, "Last-Event-ID");

    if (stream == NULL)
        return MHD_NO;
    stream->web = web;
    stream->person = request->person.id;
    stream->said_ms = clock_monotonic_ms();
    /* What is no number is a browser that has nothing yet. */
    if (last != NULL && !route_read_number(last, INT64_MAX, &stream->revision))
        stream->revision = 0;
    if (atomic_fetch_add(&web->streams, 1) >= WEB_STREAMS_MAX) {
        stream_free(stream);
        return web_error(request, 503, "busy", "too many streams");
    }
    struct MHD_Response *response = MHD_create_response_from_callback(
        MHD_SIZE_UNKNOWN, STREAM_BLOCK, stream_read, stream, stream_free);
    if (response == NULL) {
        stream_free(stream);
        return MHD_NO;
    }
    web_headers(response, false);
    (void)MHD_add_response_header(response, "Content-Type", "text/event-stream");
    enum MHD_Result queued = MHD_queue_response(request->connection, 200, response);
    MHD_destroy_response(response);
    return queued;
}
