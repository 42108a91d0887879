/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rules: what this kiosk serves and when it lets people check in. Filled once from the
 * configuration, read-only afterwards; any thread may read.
 */
#ifndef CORE_RULES_H
#define CORE_RULES_H

#include "bounds.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A text of the configuration in several languages; tag "" is the one for all others. */
struct local_text {
    struct {
        char tag[12];
        char text[PLACE_TEXT_MAX + 1];
    } in[LANGUAGES_MAX];
    int count;
};

/*
 * May, or must, a visitor show an ID document? Whether the law lets the office ask for one is for
 * the operator to know.
 */
enum document_policy {
    DOCUMENT_OFF,
    DOCUMENT_OPTIONAL, /* in the place of a code */
    DOCUMENT_REQUIRED, /* beside a code or typed number as well: nobody is checked in without */
    DOCUMENT_AS_OFFICE /* services only */
};

struct office {
    int32_t scope;                /* ZMS scope id */
    char name[NAME_TEXT_MAX + 1]; /* as written on the door */
    char prefix[PREFIX_MAX + 1];  /* letters before its display numbers, or "" */
    struct local_text where;      /* where to wait; empty: ZMS's hint is shown */
    struct local_text desk;       /* where a person helps; empty: the kiosk's general text */
    int early_min;                /* earliest check-in before the appointment */
    int late_min;                 /* latest check-in after the appointment */
    bool walkin;                  /* offers numbers without an appointment */
    enum document_policy document;
    int document_kinds;           /* bit k: enum document_kind k + 1 may be shown */
    bool document_unknown_signer; /* a document whose signer the trust store lacks is enough, too */
    bool document_without_name; /* beside a code it is enough where the booking has no name here */
    /* At which its visitors can check in; more than one know who is absent only all together. */
    int kiosks;
};

struct service {
    int32_t scope;
    int32_t request;         /* ZMS request id; 0: any service of the office */
    struct local_text label; /* on the walk-in button */
    bool walkin;             /* has a walk-in button */
    int early_min, late_min; /* -1: as the office has it */
    bool desk;               /* true: always to the reception, never checked in here */
    enum document_policy document;
};

/* Numbers of the kiosk's own, for people without an appointment: prefix and digits. */
enum own_mode {
    OWN_NEVER,
    OWN_AWAY,   /* while the booking service does not answer */
    OWN_ALWAYS, /* the normal way */
};
struct own_numbers {
    enum own_mode mode;
    char prefix[PREFIX_MAX + 1]; /* no other kiosk's and no office's */
    int first, last;             /* each once a day; written with as many digits as last has */
};

/* When the kiosk tests itself. */
enum { SELFTEST_TIMES = 2 };
struct selftest_rules {
    int times_min[SELFTEST_TIMES]; /* minutes after midnight; 0: never */
    bool print;                    /* and a slip is printed for it */
};

enum attendance_mode {
    ATTENDANCE_OFF,
    ATTENDANCE_OBSERVE, /* absences are recorded */
    ATTENDANCE_REPORT,  /* and told to the service */
};

struct rules {
    struct office offices[OFFICES_MAX];
    int office_count;
    struct service services[SERVICES_MAX];
    int service_count;
    struct local_text desk; /* where a person helps */
    int number_tries;       /* wrong typed answers before a pause */
    int pause_first_s;      /* length of the first pause; doubles up to an hour */
    bool roster;            /* bookings are looked up in the kiosk's own roster first */
    bool keep_place;        /* on time or early: arrival is written as the appointment time */
    struct own_numbers own;
    struct { /* numbers that the kiosks of a hall draw together, on the bus */
        char prefix[PREFIX_MAX + 1]; /* "": there are none */
        int first, last;
    } shared;
    struct selftest_rules selftest;
    enum attendance_mode attendance;
    int grace_min;                  /* after the appointment: who has not come by then is absent */
    bool signal_holder;             /* look for one holder behind several bookings of the day */
    bool signal_name;               /* note a document that bears another name than the booking */
    bool signal_document;           /* look for one document behind several bookings of the day */
    bool signal_renamed;            /* look for bookings whose name is changed */
    char kiosk[KIOSK_ID_MAX + 1];   /* this kiosk's short name */
    bool staff;                     /* there are PINs for staff */
    bool calls;                     /* somebody hears when a visitor calls for a person */
    struct {                        /* what the statement on accessibility says of this office */
        struct local_text gaps;     /* what is not accessible yet */
        struct local_text contact;  /* who hears of barriers */
        struct local_text mediator; /* whom to turn to next */
    } access;
};

/* The served office of a scope, or NULL. */
const struct office *rules_office(const struct rules *rules, int32_t scope);
/* The service rule of a request at a scope, or NULL. */
const struct service *rules_service(const struct rules *rules, int32_t scope, int32_t request);
/* Minutes before and after the appointment in which check-in is open. */
void rules_window(const struct rules *rules, int32_t scope, int32_t request, int *ret_early_min,
                  int *ret_late_min);
/* What holds for a booking with that request. */
enum document_policy rules_document(const struct rules *rules, int32_t scope, int32_t request);
bool rules_document_asked(enum document_policy policy);
/* Does the office, or one of its services, want documents? */
bool rules_documents_at(const struct rules *rules, const struct office *office);
/* Does any office or service want documents? Then names are fetched, and bookings found by id. */
bool rules_documents(const struct rules *rules);
/* The kinds that may be shown in any of the offices that want some: bits as in document_kinds. */
int rules_document_kinds(const struct rules *rules);
/* The text in the language, else the one for all others, else "". Never NULL. */
const char *local_text_in(const struct local_text *text, const char *tag);
/*
 * The same for a part of a sentence, which cannot stand in a sentence of another language: the text
 * for all others is meant for the official language and its kinds ("de", "de-simple") only.
 */
const char *local_part_in(const struct local_text *text, const char *tag, const char *official);

#endif
