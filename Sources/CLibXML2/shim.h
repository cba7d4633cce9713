#pragma once
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlreader.h>

/* xmlFree is a mutable global, which Swift 6 refuses to touch. */
static inline void fm2pg_xml_free(void *pointer) { xmlFree(pointer); }
