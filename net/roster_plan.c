/* SPDX-License-Identifier: Apache-2.0 */
#include "net/roster_plan.h"

#include "base/clock.h"
#include "net/pace.h"

void roster_plan_init(struct roster_plan *plan, const struct rules *rules, int interval_s,
                      int evening_hour)
{
    *plan = (struct roster_plan){.evening_hour = evening_hour,
                                 .base_ms = (int64_t)interval_s * 1000,
                                 .today_s = INT64_MIN,
                                 .count = rules->office_count};
    for (int i = 0; i < plan->count; i++)
        plan->offices[i].scope = rules->offices[i].scope;
}

static int64_t base_ms(const struct roster_plan *plan, enum roster_day day)
{
    if (day == ROSTER_TOMORROW && plan->base_ms < ROSTER_INTERVAL_MAX_MS)
        return ROSTER_INTERVAL_MAX_MS;
    return plan->base_ms;
}

/* All lists of the day are due; the gap keeps them apart. */
static void day_begin(struct roster_plan *plan, enum roster_day day, int64_t now_ms,
                      uint32_t random)
{
    for (int i = 0; i < plan->count; i++) {
        plan->offices[i].day[day].due_ms = now_ms + (int64_t)random % ROSTER_GAP_MS;
        plan->offices[i].day[day].interval_ms = base_ms(plan, day);
    }
}

/* A day and a half after a day's first second is always within the next day: days have 23 to 25 h.
 */
static int64_t day_after(int64_t day_s)
{
    return clock_day_start(day_s + 36 * 3600);
}

static void calendar_follow(struct roster_plan *plan, int64_t now_ms, int64_t wall_s,
                            uint32_t random)
{
    int64_t today_s = clock_day_start(wall_s);
    bool new_day = today_s != plan->today_s;
    bool evening = clock_local(wall_s).tm_hour >= plan->evening_hour;

    if (new_day)
        day_begin(plan, ROSTER_TODAY, now_ms, random);
    if (evening && (new_day || !plan->evening))
        day_begin(plan, ROSTER_TOMORROW, now_ms, random);
    plan->today_s = today_s;
    plan->evening = evening;
}

struct roster_step roster_plan_next(struct roster_plan *plan, int64_t now_ms, int64_t wall_s,
                                    uint32_t random)
{
    struct roster_step step = {.office = -1};
    int64_t best_ms = INT64_MAX;

    calendar_follow(plan, now_ms, wall_s, random);
    for (int day = ROSTER_TODAY; day <= (plan->evening ? ROSTER_TOMORROW : ROSTER_TODAY); day++)
        for (int i = 0; i < plan->count; i++)
            if (plan->offices[i].day[day].due_ms < best_ms) {
                best_ms = plan->offices[i].day[day].due_ms;
                step.office = i;
                step.day = (enum roster_day)day;
            }
    int64_t due_ms = best_ms > plan->quiet_ms ? best_ms : plan->quiet_ms;
    if (step.office >= 0 && due_ms <= now_ms) {
        step.scope = plan->offices[step.office].scope;
        step.day_s = step.day == ROSTER_TODAY ? plan->today_s : day_after(plan->today_s);
        return step;
    }
    int64_t midnight_ms = (day_after(plan->today_s) - wall_s) * 1000;
    step.wait_ms = ROSTER_LOOK_MS;
    if (due_ms - now_ms < step.wait_ms)
        step.wait_ms = due_ms - now_ms;
    if (midnight_ms < step.wait_ms)
        step.wait_ms = midnight_ms;
    return step;
}

/* Faster or slower from now on? */
static int64_t interval_ms(const struct roster_plan *plan, const struct roster_step *step,
                           int64_t took_ms)
{
    int64_t least = base_ms(plan, step->day);
    int64_t most = least > ROSTER_INTERVAL_MAX_MS ? least : ROSTER_INTERVAL_MAX_MS;
    int64_t ms = plan->offices[step->office].day[step->day].interval_ms;

    ms = took_ms > ROSTER_SLOW_MS ? ms * 2 : ms / 2;
    if (ms < least)
        return least;
    return ms < most ? ms : most;
}

void roster_plan_ended(struct roster_plan *plan, const struct roster_step *step,
                       enum roster_end end, int64_t took_ms, int64_t now_ms, uint32_t random)
{
    int64_t *due_ms = &plan->offices[step->office].day[step->day].due_ms;
    int64_t *interval = &plan->offices[step->office].day[step->day].interval_ms;

    plan->failures = end == ROSTER_FAILED ? plan->failures + 1 : 0;
    plan->quiet_ms = now_ms + ROSTER_GAP_MS;
    switch (end) {
    case ROSTER_FETCHED:
        *interval = interval_ms(plan, step, took_ms);
        *due_ms = now_ms + pace_jitter_ms(*interval, random);
        break;
    case ROSTER_REFUSED:
        *due_ms = now_ms + pace_jitter_ms(ROSTER_BACKOFF_LAST_MS, random);
        break;
    case ROSTER_FAILED:
        plan->quiet_ms = now_ms + pace_delay_ms(ROSTER_BACKOFF_FIRST_MS, ROSTER_BACKOFF_LAST_MS,
                                                plan->failures, random);
        *due_ms = plan->quiet_ms;
        break;
    }
}
