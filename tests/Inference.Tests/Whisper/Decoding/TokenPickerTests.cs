using HomeLab.Inference.Whisper.Decoding;

namespace HomeLab.Inference.Tests.Whisper.Decoding;

public sealed class TokenPickerTests
{
    private static readonly float[] Logits = [0.5f, 3f, float.NegativeInfinity, 1f, 2.9f];

    [Fact]
    public void Probabilities_sum_to_one_and_masked_ids_have_none()
    {
        var picker = new TokenPicker(Logits.Length);

        Assert.Equal(1f, Enumerable.Range(0, Logits.Length).Sum(id => picker.Probability(Logits, id)), 1e-5f);
        Assert.Equal(0f, picker.Probability(Logits, 2));
    }

    [Fact]
    public void Temperature_zero_takes_the_likeliest()
    {
        Assert.Equal(1, new TokenPicker(Logits.Length).Pick(Logits, 0, new Random(1)));
    }

    [Fact]
    public void Sampling_follows_the_shares_and_never_takes_a_masked_id()
    {
        var picker = new TokenPicker(Logits.Length);
        var random = new Random(3);
        var counts = new int[Logits.Length];
        for (var i = 0; i < 20_000; i++)
        {
            counts[picker.Pick(Logits, 1, random)]++;
        }

        for (var id = 0; id < Logits.Length; id++)
        {
            Assert.Equal(picker.Probability(Logits, id), counts[id] / 20_000f, 0.02f);
        }
    }

    [Fact]
    public void The_best_come_in_order()
    {
        var ids = new int[3];

        Assert.Equal(3, TokenPicker.Top(Logits, ids));
        Assert.Equal([1, 4, 3], ids);
        Assert.Equal(4, TokenPicker.Top(Logits, new int[9]));
    }
}
