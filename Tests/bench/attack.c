// One client's attack on a server: connections from an address of its own, for some seconds.
//
//     gcc -O2 -o attack attack.c && ./attack ADDRESS PORT CONNECTIONS SECONDS WAY FILE
//
// FILE holds the bytes to send. "%NUMBER%" in it is another number of eight digits each time. WAY is
//   burst   send all of it again and again, waiting for nothing, and throw away what comes
//   ask     send it, read one answer, and again on the same connection
//   close   send it, read one answer, close, and connect again
//   slow    send a byte of it every half second, and connect again when the server closes
//   deaf    send it again and again, and read nothing
//   open    connect and close again at once
// Prints how many answers came by the first digit of their status, and how many connections were made.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct place {
    int descriptor;
    char *bytes;         // what this connection sends, with a number of its own
    size_t sent;
    char head[8192];     // of the answer that is being read
    size_t got;
    long left;           // bytes of its body to come; -1 in its head
    double next;         // when a slow one sends again
};

static struct sockaddr_in from = {.sin_family = AF_INET}, to = {.sin_family = AF_INET};
static char *content;
static size_t length, place_of_number;
static int has_number, poller;
static long answers[6], connections, counter;
static const char *way;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static int is(const char *other) { return !strcmp(way, other); }

static void renew(struct place *place) {
    char digits[24];
    if (!has_number) return;
    snprintf(digits, sizeof digits, "%08ld", (counter++) % 100000000);
    memcpy(place->bytes + place_of_number, digits, 8);
}

static void begin(struct place *place) {
    if (place->descriptor >= 0) close(place->descriptor);
    place->sent = place->got = 0;
    place->left = -1;
    place->next = now();
    place->descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int one = 1;
    setsockopt(place->descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(place->descriptor, IPPROTO_IP, 24 /* IP_BIND_ADDRESS_NO_PORT */, &one, sizeof one);
    bind(place->descriptor, (struct sockaddr *)&from, sizeof from);
    connect(place->descriptor, (struct sockaddr *)&to, sizeof to);
    struct epoll_event event = {.events = is("slow") ? EPOLLIN : EPOLLIN | EPOLLOUT, .data.ptr = place};
    if (is("deaf")) event.events = EPOLLOUT;
    epoll_ctl(poller, EPOLL_CTL_ADD, place->descriptor, &event);
    connections++;
    renew(place);
}

// Takes bytes of answers; returns 1 when one is whole.
static int hear(struct place *place, const char *bytes, size_t count) {
    int whole = 0;
    while (count > 0) {
        if (place->left >= 0) {
            size_t some = (size_t)place->left < count ? (size_t)place->left : count;
            place->left -= some;
            bytes += some;
            count -= some;
            if (place->left == 0) { place->left = -1; place->got = 0; whole = 1; }
            continue;
        }
        if (place->got == sizeof place->head - 1) place->got = 0;
        place->head[place->got++] = *bytes++;
        count--;
        if (place->got < 4 || memcmp(place->head + place->got - 4, "\r\n\r\n", 4)) continue;
        place->head[place->got] = 0;
        int digit = place->head[9] - '0';
        if (digit >= 1 && digit <= 5) answers[digit]++;
        char *field = strcasestr(place->head, "\r\ncontent-length:");
        place->left = field ? atol(field + 17) : 0;
        place->got = 0;
        if (place->left == 0 || digit == 1) { place->left = -1; whole = digit != 1; }
    }
    return whole;
}

static void serve(struct place *place, unsigned events) {
    static char room[1 << 16];
    if (is("open")) return begin(place);
    if (events & (EPOLLERR | EPOLLHUP)) return begin(place);
    if (events & EPOLLIN) {
        ssize_t count = recv(place->descriptor, room, sizeof room, 0);
        if (count == 0 || (count < 0 && errno != EAGAIN)) return begin(place);
        // What answers a burst is counted by its heads only, for HEAD has no bodies.
        if (count > 0 && is("burst")) {
            for (char *at = room; (at = memmem(at, room + count - at, "HTTP/1.1 ", 9)); at += 9)
                if (at + 9 < room + count && at[9] >= '1' && at[9] <= '5') answers[at[9] - '0']++;
        } else if (count > 0 && hear(place, room, count)) {
            if (is("close")) return begin(place);
            place->sent = 0;
            renew(place);
            struct epoll_event event = {.events = EPOLLIN | EPOLLOUT, .data.ptr = place};
            if (!is("slow")) epoll_ctl(poller, EPOLL_CTL_MOD, place->descriptor, &event);
        }
    }
    if (events & EPOLLOUT) {
        ssize_t count = send(place->descriptor, place->bytes + place->sent, length - place->sent, MSG_NOSIGNAL);
        if (count < 0 && errno != EAGAIN) return begin(place);
        if (count > 0) place->sent += count;
        if (place->sent < length) return;
        if (is("burst") || is("deaf")) { place->sent = 0; return; }
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = place};
        epoll_ctl(poller, EPOLL_CTL_MOD, place->descriptor, &event);
    }
}

static void drip(struct place *places, int count) {
    double time = now();
    for (int index = 0; index < count; index++) {
        struct place *place = places + index;
        if (place->next > time) continue;
        place->next = time + 0.5;
        if (send(place->descriptor, place->bytes + place->sent, 1, MSG_NOSIGNAL) == 1) {
            if (++place->sent == length) place->sent = 0;
        } else if (errno != EAGAIN) {
            begin(place);
        }
    }
}

int main(int words, char **word) {
    if (words != 7) return 64;
    FILE *file = fopen(word[6], "rb");
    if (!file || fseek(file, 0, SEEK_END)) return 66;
    length = ftell(file);
    rewind(file);
    content = malloc(length + 1);
    if (!content || fread(content, 1, length, file) != length) return 66;
    char *number = memmem(content, length, "%NUMBER%", 8);
    has_number = number != 0;
    if (number) place_of_number = number - content;
    inet_pton(AF_INET, word[1], &from.sin_addr);
    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    to.sin_port = htons(atoi(word[2]));
    int count = atoi(word[3]);
    double end = now() + atof(word[4]);
    way = word[5];
    poller = epoll_create1(EPOLL_CLOEXEC);
    struct place *places = calloc(count, sizeof *places);
    if (!places) return 71;
    for (int index = 0; index < count; index++) {
        places[index].descriptor = -1;
        places[index].bytes = has_number ? malloc(length) : content;
        if (!places[index].bytes) return 71;
        if (has_number) memcpy(places[index].bytes, content, length);
        begin(places + index);
    }
    while (now() < end) {
        struct epoll_event events[64];
        int found = epoll_wait(poller, events, 64, 50);
        for (int index = 0; index < found; index++) serve(events[index].data.ptr, events[index].events);
        if (is("slow")) drip(places, count);
    }
    printf("attack %ld %ld %ld %ld %ld\n", connections, answers[2], answers[3], answers[4], answers[5]);
}
