#!/usr/bin/env python3
"""Stands between a client and a PostgreSQL server on Unix sockets and breaks connections on command.

usage: proxy.py LISTEN_DIR SERVER_DIR

Lines on standard input:
  up N [all]    cut when N more bytes have come from clients: that connection, or all of them
  down N [all]  the same for bytes from the server
  cut           cut all connections now
  hole          forward nothing any more, but close nothing: a network that swallows packets
  clear         forget limits and forward again
"""
import os
import socket
import sys
import threading

NAME = ".s.PGSQL.5432"
lock = threading.Lock()
connections = set()
limits = {}
flowing = threading.Event()
flowing.set()


def cut(pair):
    """Closes both sides; what is on its way is lost."""
    connections.discard(pair)
    for end in pair:
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def allowed(direction, count, pair):
    """How many of the bytes may pass; fewer than `count` when the connection is to be cut."""
    with lock:
        limit = limits.get(direction)
        if limit is None:
            return count
        left, everything = limit
        if left > count:
            limits[direction] = (left - count, everything)
            return count
        del limits[direction]
        if everything:
            for other in list(connections):
                if other is not pair:
                    cut(other)
        return left


def pump(source, sink, direction, pair):
    try:
        while True:
            data = source.recv(65536)
            flowing.wait()
            if not data:
                break
            count = allowed(direction, len(data), pair)
            sink.sendall(data[:count])
            if count < len(data):
                break
    except OSError:
        pass
    with lock:
        cut(pair)


def accept(listener, server):
    while True:
        client, _ = listener.accept()
        upstream = socket.socket(socket.AF_UNIX)
        try:
            upstream.connect(server)
        except OSError:
            client.close()
            continue
        pair = (client, upstream)
        with lock:
            connections.add(pair)
        for source, sink, direction in ((client, upstream, "up"), (upstream, client, "down")):
            threading.Thread(
                target=pump, args=(source, sink, direction, pair), daemon=True
            ).start()


def main():
    folder, server = sys.argv[1:3]
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(os.path.join(folder, NAME))
    listener.listen(64)
    threading.Thread(
        target=accept, args=(listener, os.path.join(server, NAME)), daemon=True
    ).start()
    for line in sys.stdin:
        words = line.split()
        if not words:
            continue
        with lock:
            if words[0] in ("up", "down"):
                limits[words[0]] = (int(words[1]), "all" in words)
            elif words[0] == "cut":
                for pair in list(connections):
                    cut(pair)
            elif words[0] == "clear":
                limits.clear()
                flowing.set()
            elif words[0] == "hole":
                flowing.clear()


main()
