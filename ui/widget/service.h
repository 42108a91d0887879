/* SPDX-License-Identifier: Apache-2.0 */
/* service: what a walk-in service is called. Owner thread. */
#ifndef UI_WIDGET_SERVICE_H
#define UI_WIDGET_SERVICE_H

#include "ui/screen/screen.h"

/* The rules' label in the language, else the service's own name, else the office's. */
void service_name(const struct screen *s, const struct offer_entry *entry,
                  char ret_label[LIST_LABEL_MAX + 1]);

#endif
