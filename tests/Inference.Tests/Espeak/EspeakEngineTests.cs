using HomeLab.Inference.Espeak;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Espeak;

public sealed class EspeakEngineTests
{
    private static readonly TimeSpan Limit = Eventually.Limit;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sentences", 42)]
    [InlineData("adversarial", 244)]
    public async Task Clauses_and_terminators_are_those_of_the_reference(string set, int texts)
    {
        await SkipUnless("1.51");
        var compared = 0;
        foreach (var (_, voice, text, expected) in EspeakGolden.Read().Where(item => item.Set == set))
        {
            var clauses = await EspeakEngine.Shared.PhonemizeAsync(voice, text, Cancellation).WaitAsync(Limit, Cancellation);

            Assert.Equal(expected, clauses.Select(c => (c.Phonemes, c.Terminator, c.EndsSentence)));
            compared++;
        }

        Assert.Equal(texts, compared);
    }

    [Fact]
    public async Task Many_callers_at_once_do_not_disturb_each_other()
    {
        await SkipUnless("1.51");
        var golden = EspeakGolden.Read().Where(item => item.Set == "sentences").ToList();

        await Parallel.ForEachAsync(Enumerable.Range(0, 126), Cancellation, async (i, token) =>
        {
            var (_, voice, text, expected) = golden[i * 5 % golden.Count];
            var clauses = await EspeakEngine.Shared.PhonemizeAsync(voice, text, token);
            Assert.Equal(expected, clauses.Select(c => (c.Phonemes, c.Terminator, c.EndsSentence)));
        }).WaitAsync(Limit, Cancellation);
    }

    [Fact]
    public async Task An_unknown_voice_is_named_in_the_error()
    {
        await EspeakEngine.Shared.Setup.WaitAsync(Limit, Cancellation);

        var failure = await Assert.ThrowsAsync<InferenceException>(
            () => EspeakEngine.Shared.PhonemizeAsync("xx-klingon", "hello", Cancellation)).WaitAsync(Limit, Cancellation);

        Assert.Contains("'xx-klingon'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audio_ends_early_when_cancelled_and_leaves_nothing_behind()
    {
        await EspeakEngine.Shared.Setup.WaitAsync(Limit, Cancellation);
        using var cancellation = new CancellationTokenSource();
        var samples = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => EspeakEngine.Shared.SpeakAsync(
            "en-us", string.Concat(Enumerable.Repeat("This is said, that is said. ", 100)), 175, Take, cancellation.Token))
            .WaitAsync(Limit, Cancellation);

        Assert.InRange(samples, 1, 22050);
        var next = await EspeakEngine.Shared.PhonemizeAsync("en-us", "lamp.", Cancellation).WaitAsync(Limit, Cancellation);
        Assert.Equal([new EspeakClause("lˈæmp", ".", true)], next);

        void Take(ReadOnlySpan<short> audio)
        {
            samples += audio.Length;
            cancellation.Cancel();
        }
    }

    [Fact]
    public async Task It_speaks_many_languages()
    {
        var setup = await EspeakEngine.Shared.Setup.WaitAsync(Limit, Cancellation);

        Assert.True(setup.Languages.Count > 90, $"{setup.Languages.Count} languages");
        Assert.Contains(setup.Languages, language => language.Code == "en-us");
        Assert.Contains(setup.Languages, language => language.Code == "de");
        Assert.Equal(22050, setup.SampleRateHz);
    }

    [Fact]
    public void A_missing_library_says_how_to_install_it()
    {
        var failure = Assert.Throws<InferenceException>(() => EspeakLibrary.Load(["libespeak-nowhere.so.7"]));

        Assert.Contains("libespeak-nowhere.so.7", failure.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install libespeak-ng1", failure.Message, StringComparison.Ordinal);
    }

    private static async Task SkipUnless(string version)
    {
        var setup = await EspeakEngine.Shared.Setup.WaitAsync(Limit, Cancellation);
        Assert.SkipUnless(
            setup.Version.StartsWith(version, StringComparison.Ordinal),
            $"The golden values are of espeak-ng {version}; this is {setup.Version}.");
    }
}
