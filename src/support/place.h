/* Showing a place in a text that the user gave. */
#ifndef NTKBALL_SUPPORT_PLACE_H
#define NTKBALL_SUPPORT_PLACE_H

#include <stddef.h>

#include <ntkball/ntkball.h>

/* Bytes of the printable UTF-8 character that stands at p, 1 to 4; 0 when p is at a control
   character, the end, or at no valid character. */
size_t ntkball_utf8_length(const char *p);

/* Copies text into out of the given size (>= 1), a '?' for each byte that ntkball_utf8_length
   refuses; no character is cut. */
void ntkball_printable(char *out, size_t size, const char *text);

/* The column of at, a pointer into text: 1 + the number of characters before it. */
size_t ntkball_column(const char *text, const char *at);

/* Sets the error "'text': what at column N" and, on two more lines, the part of text around at with
   a caret under the character at. */
void ntkball_error_place(ntkball_error_t *err, const char *text, const char *at, const char *what);

/* Puts before and after around the first line of err. */
void ntkball_error_wrap(ntkball_error_t *err, const char *before, const char *after);

#endif
