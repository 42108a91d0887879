/* SPDX-License-Identifier: Apache-2.0 */
/*
 * world: everybody and everything outside of the kiosk, on one agenda: people who book, cancel,
 * come, stand in line, touch and go; desks that call them; troubles. It is also the display of the
 * kiosk (app.h): whenever the owner thread waits, the world goes on until something happens to the
 * kiosk. Steering thread only.
 */
#ifndef WEEK_WORLD_H
#define WEEK_WORLD_H

#include "house.h"
#include "torture/chance.h"

enum { SAW_MAX = 200, CODE_TEXT_MAX = 120, DAYS_MAX = 14, GAPS_MAX = 1024 };

enum way { WAY_CODE, WAY_NUMBER, WAY_WALK_IN, WAY_GUESS, WAY_COUNT };

/* Somebody with a plan for one of the days, and what came of it. */
struct guest {
    /* the plan */
    int day;
    enum way way;
    int32_t scope;
    int persons;
    int64_t start_s;   /* of the appointment; of a walk-in when they come */
    int64_t booked_s;  /* when the booking is made */
    int64_t come_s;    /* 0: never */
    int64_t cancel_s;  /* 0: never */
    int64_t again_s;   /* shows the code once more; 0: does not */
    bool impatient;    /* holds up the code and goes */
    bool wrong_first;  /* picks a wrong time at first */
    bool changes_mind; /* walk-in: goes back instead of taking a number */
    int vain_min;      /* a desk calls so many minutes after the start, in vain perhaps; 0: not */
    /* the booking, as the service gave it */
    int64_t id;
    char key[BOOKING_KEY_MAX + 1], code[CODE_TEXT_MAX], number[BOOKING_NUMBER_MAX + 1];
    /* what came of it */
    int comings;
    int64_t first_try_s;  /* 0: never stood at the kiosk */
    int64_t told_s;       /* when the kiosk said that they are checked in, or showed the number */
    int64_t held_s;       /* the last time they held up the code, or asked */
    int64_t cancelled_s;  /* the service has cancelled it */
    bool held;            /* held up a code and did not wait for an answer */
    bool sent_in;         /* a desk was calling them when they came, or has taken them in */
    bool misled;          /* told a wrong thing about the time */
    bool own_fault;       /* too many wrong answers, or went without one */
    bool gave_up;         /* came, and went for good without a check-in or number */
    bool called;          /* a desk has called them */
    enum verdict verdict; /* the last answer */
    char shown[BOOKING_NUMBER_MAX + 1]; /* the number on the screen */
    char saw[SAW_MAX];                  /* all answers in turn, for a person to read */
};

/* When the kiosk could not see who comes, or could not send. True time. */
enum gap_kind { GAP_DARK, GAP_SCANNER, GAP_NETWORK, GAP_FAULTS };
struct gap {
    enum gap_kind kind;
    int64_t from_s, until_s;
};

enum date_kind {
    DATE_BOOK,
    DATE_CANCEL,
    DATE_COME,
    DATE_TAKE_IN,
    DATE_CALL,
    DATE_CALL_VAIN,
    DATE_SERVE,
    DATE_FINISH,
    DATE_TROUBLE,
    DATE_MEND,
    DATE_DAY, /* a day is over: somebody may be waiting for a word */
};
struct date {
    int64_t at_ms;
    uint64_t seq; /* among the same moment who was entered first */
    enum date_kind kind;
    int who; /* guest, trouble or day */
};

enum trouble_kind {
    TROUBLE_PULLED, /* the cable */
    TROUBLE_DEAF,
    TROUBLE_MUTE,
    TROUBLE_FAULTS,      /* the service answers wrongly now and then, also after the commit */
    TROUBLE_OFF,         /* the program is ended, and the machine switched off */
    TROUBLE_CUT,         /* the program is killed */
    TROUBLE_CUT_VISIT,   /* the same, with a visitor in front of it */
    TROUBLE_CUT_SENDING, /* the same, between an answer of the service and its journal */
    TROUBLE_SCANNER,
    TROUBLE_CLOCK, /* the machine's clock jumps, and is put right again */
};
struct trouble {
    enum trouble_kind kind;
    int64_t from_s, until_s;
    int64_t ahead_s; /* TROUBLE_CLOCK */
};

struct world {
    struct house *house;
    struct chance chance;
    struct guest *guests;
    int guest_count, guest_room;
    struct date *dates; /* a heap */
    int date_count, date_room;
    uint64_t date_seq;
    int64_t end_ms;
    /* at the kiosk */
    int *line; /* of guests, a ring of guest_room */
    int line_head, line_count;
    struct visit {
        int guest; /* -1: nobody */
        int64_t began_ms, act_ms, held_ms;
        int typed, tries;
        bool asked, leaving, wrong;
    } visit;
    bool finger_down;
    int finger_x, finger_y;
    atomic_bool woken;
    /* what happens to the machine */
    struct trouble *troubles;
    int trouble_count, trouble_room;
    struct gap gaps[GAPS_MAX];
    int gap_count;
    bool quit;             /* the program is to end now */
    int64_t dark_until_ms; /* and to start again then */
    bool machine_off;      /* with the machine under it */
    int cut_in;            /* so many waits of the owner until it is killed; 0: it is not */
    int cut_at_visit;      /* a trouble that waits for the next visitor; -1: none */
    bool ended;
};

void world_open(struct world *world, struct house *house, uint64_t seed);
void world_close(struct world *world);
/* A guest to be filled in; the pointer holds until the next one. */
struct guest *world_guest_add(struct world *world);
void world_trouble_add(struct world *world, const struct trouble *trouble);
void world_gap_add(struct world *world, enum gap_kind kind, int64_t from_s, int64_t until_s);
void world_date_add(struct world *world, int64_t at_s, enum date_kind kind, int who);
int64_t world_ms(int64_t wall_s);
/* Everything, until end_s. */
void world_run(struct world *world, int64_t end_s);

/* visit.c: the person at the screen. Called when visit.act_ms has come; may put down the finger. */
void visit_begin(struct world *world, int guest);
void visit_act(struct world *world);
/* office.c: people who book and cancel, and those who serve them. */
void office_book(struct world *world, int guest);
void office_cancel(struct world *world, int guest);
/* Somebody whom the kiosk has sent to a person. */
void office_take_in(struct world *world, int guest);
void office_call(struct world *world, int guest, bool in_vain);
void office_serve(struct world *world, int guest);
void office_finish(struct world *world, int guest);
/* trouble.c */
void trouble_begin(struct world *world, int trouble);
void trouble_end(struct world *world, int trouble);
/* A visitor has just asked something. */
void trouble_visit(struct world *world);

#endif
