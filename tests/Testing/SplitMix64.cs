namespace HomeLab.Testing;

/// <summary>
/// Counter-form splitmix64 scaled to a symmetric uniform distribution: element <c>i</c> of a tensor is a pure function of its seed
/// (shared: golden/RECIPE.md), so a weights file can be written in any order and cut anywhere.
/// </summary>
public readonly record struct SplitMix64(ulong Seed, float Scale, float Offset)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>Element <paramref name="index"/>, counted from 0 in row-major order.</summary>
    public float this[long index]
    {
        get
        {
            var z = unchecked(Seed + (((ulong)index + 1) * Golden));
            z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
            z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
            z ^= z >> 31;
            var signed24 = (long)(z >> 40) - 8_388_608;
            return (float)(Offset + (Scale * (signed24 * (1.0 / 8_388_608))));
        }
    }
}
