/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/plural.h"

#include <string.h>

enum { COUNTS_TRIED = 1000, NUMBER_MAX = 1000000 };

/* Precedence climbing; both branches of ?: && || are read, only the taken one may fail. */
struct reader {
    const char *at;
    unsigned long n;
    int depth;
    bool failed; /* not an expression */
    bool broke;  /* divided by zero where it counts */
};

static const struct binary {
    char text[3];
    int rank;
} operators[] = {
    {"||", 1}, {"&&", 2}, {"==", 3}, {"!=", 3}, {"<=", 4}, {">=", 4}, {"<", 4},
    {">", 4},  {"+", 5},  {"-", 5},  {"*", 6},  {"/", 6},  {"%", 6},
};

static unsigned long ternary_read(struct reader *r, bool taken);

static void blanks_skip(struct reader *r)
{
    while (*r->at == ' ' || *r->at == '\t')
        r->at++;
}

static bool sign_take(struct reader *r, const char *sign)
{
    blanks_skip(r);
    size_t n = strlen(sign);
    if (strncmp(r->at, sign, n) != 0)
        return false;
    r->at += n;
    return true;
}

static unsigned long primary_read(struct reader *r, bool taken)
{
    unsigned long value = 0;

    if (++r->depth > PLURAL_DEPTH_MAX || r->failed) {
        r->failed = true;
        return 0;
    }
    blanks_skip(r);
    if (*r->at == '!' && r->at[1] != '=') {
        r->at++;
        value = primary_read(r, taken) == 0;
    } else if (*r->at == '(') {
        r->at++;
        value = ternary_read(r, taken);
        if (!sign_take(r, ")"))
            r->failed = true;
    } else if (*r->at == 'n') {
        r->at++;
        value = r->n;
    } else if (*r->at >= '0' && *r->at <= '9') {
        for (; *r->at >= '0' && *r->at <= '9'; r->at++) {
            value = value * 10 + (unsigned long)(*r->at - '0');
            if (value > NUMBER_MAX) {
                r->failed = true;
                return 0;
            }
        }
    } else {
        r->failed = true;
    }
    r->depth--;
    return value;
}

static const struct binary *operator_next(struct reader *r)
{
    blanks_skip(r);
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++)
        if (strncmp(r->at, operators[i].text, strlen(operators[i].text)) == 0)
            return &operators[i];
    return NULL;
}

static unsigned long apply(struct reader *r, const char *op, unsigned long a, unsigned long b,
                           bool taken)
{
    switch (op[0]) {
    case '|':
        return a != 0 || b != 0;
    case '&':
        return a != 0 && b != 0;
    case '=':
        return a == b;
    case '!':
        return a != b;
    case '<':
        return op[1] == '=' ? a <= b : a < b;
    case '>':
        return op[1] == '=' ? a >= b : a > b;
    case '+':
        return a + b;
    case '-':
        return a - b;
    case '*':
        return a * b;
    default:
        if (b == 0) {
            r->broke = r->broke || taken;
            return 0;
        }
        return op[0] == '/' ? a / b : a % b;
    }
}

static unsigned long binary_read(struct reader *r, int rank_min, bool taken)
{
    unsigned long left = primary_read(r, taken);
    const struct binary *op;

    while (!r->failed && (op = operator_next(r)) != NULL && op->rank >= rank_min) {
        r->at += strlen(op->text);
        bool needed = op->rank > 2 || (op->text[0] == '|' ? left == 0 : left != 0);
        unsigned long right = binary_read(r, op->rank + 1, taken && needed);
        left = apply(r, op->text, left, right, taken);
    }
    return left;
}

static unsigned long ternary_read(struct reader *r, bool taken)
{
    if (++r->depth > PLURAL_DEPTH_MAX) {
        r->failed = true;
        return 0;
    }
    unsigned long condition = binary_read(r, 1, taken);
    if (!r->failed && sign_take(r, "?")) {
        unsigned long yes = ternary_read(r, taken && condition != 0);
        if (!sign_take(r, ":"))
            r->failed = true;
        unsigned long no = r->failed ? 0 : ternary_read(r, taken && condition == 0);
        condition = condition != 0 ? yes : no;
    }
    r->depth--;
    return condition;
}

static bool evaluate(const char *expression, unsigned long n, unsigned long *ret_value,
                     bool *ret_broke)
{
    struct reader r = {.at = expression, .n = n};
    unsigned long value = ternary_read(&r, true);

    blanks_skip(&r);
    *ret_value = value;
    *ret_broke = r.broke;
    return !r.failed && *r.at == '\0';
}

static const char *blanks_end(const char *at)
{
    return at + strspn(at, " \t");
}

struct err plural_read(const char *header, struct plural *ret_plural)
{
    struct plural p = {.forms = 2, .expression = "n != 1"};
    const char *line = strstr(header, "Plural-Forms:");

    if (line != NULL) {
        line = blanks_end(line + strlen("Plural-Forms:"));
        if (strncmp(line, "nplurals", 8) != 0)
            return err_make(ERR_SYNTAX);
        line = blanks_end(line + 8);
        if (*line != '=')
            return err_make(ERR_SYNTAX);
        line = blanks_end(line + 1);
        if (*line < '1' || *line > '0' + PLURAL_FORMS_MAX)
            return err_make(ERR_RANGE);
        p.forms = *line - '0';
        line = blanks_end(line + 1);
        if (*line != ';')
            return err_make(ERR_SYNTAX);
        line = blanks_end(line + 1);
        if (strncmp(line, "plural", 6) != 0)
            return err_make(ERR_SYNTAX);
        line = blanks_end(line + 6);
        if (*line != '=')
            return err_make(ERR_SYNTAX);
        line++;
        size_t n = strcspn(line, ";\n");
        if (n > PLURAL_TEXT_MAX)
            return err_make(ERR_TOO_LONG);
        memcpy(p.expression, line, n);
        p.expression[n] = '\0';
    }
    for (unsigned long n = 0; n < COUNTS_TRIED; n++) {
        unsigned long form;
        bool broke;
        if (!evaluate(p.expression, n, &form, &broke))
            return err_make(ERR_SYNTAX);
        if (broke || form >= (unsigned long)p.forms)
            return err_make(ERR_RANGE);
    }
    *ret_plural = p;
    return err_none();
}

int plural_form(const struct plural *plural, unsigned long n)
{
    unsigned long form;
    bool broke;

    if (!evaluate(plural->expression, n, &form, &broke) || broke ||
        form >= (unsigned long)plural->forms)
        return 0;
    return (int)form;
}
