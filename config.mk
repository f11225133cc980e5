# What packagers change; any of it can also be given to make.

PREFIX = /usr/local
BINDIR = $(PREFIX)/bin
MANDIR = $(PREFIX)/share/man

CC = cc
CFLAGS = -O3 -g
CPPFLAGS =
LDFLAGS =
LDLIBS = -lcjson -lz -ldeflate -lm -pthread

# Where objects and programs go.
BUILD = build

# DEVELOPER=1 makes warnings errors; SAN=address,undefined builds with those.
DEVELOPER ?=
SAN =
