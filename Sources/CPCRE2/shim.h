#pragma once
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* The macro casts, which Swift does not import. */
static inline int fm2pg_pcre2_is_unset(size_t offset) { return offset == PCRE2_UNSET; }
