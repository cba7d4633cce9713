#pragma once
#include <utf8proc.h>

/* Options as one number: Swift imports each as an enum case of its own. */
static inline utf8proc_option_t fm2pg_utf8proc_options(int compatibility) {
  return (utf8proc_option_t)(UTF8PROC_STABLE | UTF8PROC_COMPOSE
                             | (compatibility ? UTF8PROC_COMPAT : 0));
}
