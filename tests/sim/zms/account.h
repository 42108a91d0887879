/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ZMS_PRACTICE_ACCOUNT_H
#define ZMS_PRACTICE_ACCOUNT_H

#include "booking.h"

/* A login and its desk; ZMS calls the pair useraccount and workstation. */
struct account {
    int64_t id;
    char login[48];
    char hash[80];
    char role[32];
    char permissions[512]; /* comma list with commas around */
    int64_t department;
    char session[40];
    int64_t expires;
    int64_t last_login;
    int64_t scope; /* 0 = none chosen */
    char name[16];
    char hint[64];
    int64_t clustered;
    int64_t appointments_only;
};

void account_add(const char *login, const char *password, const char *role, const char *permissions,
                 int64_t department);
bool account_by_login(struct account *account, const char *login);
bool account_by_session(struct account *account, const char *session);
bool account_by_id(struct account *account, int64_t id);
bool account_check_password(const struct account *account, const char *password);
void account_login(struct account *account);
void account_logout(struct account *account);
void account_save(const struct account *account);
void account_expire_all(void);

bool account_may(const struct account *account, const char *permission);
bool account_sees_department(const struct account *account, int64_t department);
bool account_sees_booking(const struct account *account, const struct booking *booking);

/* What the desk has called or serves. */
bool account_booking(const struct account *account, struct booking *booking);

#define ACCOUNT_PASSWORD    1U /* ZMS hands out the password hash */
#define ACCOUNT_DEPARTMENTS 2U
#define ACCOUNT_KEY         4U
#define ACCOUNT_SCOPE_FULL  8U
#define ACCOUNT_CLUSTER     16U
#define ACCOUNT_LOGGED_OUT  32U

json_t *account_json(const struct account *account, unsigned parts);
json_t *account_permissions_json(const char *permissions);
json_t *account_listed_json(const struct account *account);

#endif
