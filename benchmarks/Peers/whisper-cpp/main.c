// Whisper on whisper.cpp: for each line, five seconds are transcribed greedily, without retries; the answer is the time in ms.
// Arguments: model in ggml's format; number of threads. Built by whisper-cpp.sh.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "whisper.h"

enum { samples = 5 * WHISPER_SAMPLE_RATE };

static void ignore(enum ggml_log_level level, const char *text, void *data) { (void)level; (void)text; (void)data; }

static double milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

int main(int count, char **arguments)
{
    static float audio[samples];
    for (int i = 0; i < samples; i++)
        audio[i] = 0.25f * sinf(i / 7.0f) * sinf(i / 1000.0f);

    whisper_log_set(ignore, NULL);
    struct whisper_context_params where = whisper_context_default_params();
    where.use_gpu = false;
    struct whisper_context *context = count == 3 ? whisper_init_from_file_with_params(arguments[1], where) : NULL;
    if (!context)
        return 2;

    struct whisper_full_params how = whisper_full_default_params(WHISPER_SAMPLING_GREEDY);
    how.language = "en";
    how.n_threads = atoi(arguments[2]);
    how.temperature_inc = 0;
    how.greedy.best_of = 1;
    how.print_progress = false;

    while (getchar() == '\n') {
        double began = milliseconds();
        if (whisper_full(context, how, audio, samples) != 0)
            return 1;
        double elapsed = milliseconds() - began;
        int tokens = 0;
        for (int i = 0; i < whisper_full_n_segments(context); i++)
            tokens += whisper_full_n_tokens(context, i);
        printf("%.3f %d\n", elapsed, tokens);
        fflush(stdout);
    }
    whisper_free(context);
    return 0;
}
