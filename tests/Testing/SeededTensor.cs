using System.Globalization;

namespace HomeLab.Testing;

/// <summary>A weight of a golden model by its name in the framework it was trained in.</summary>
/// <param name="Name">For example <c>model.encoder.conv1.weight</c>.</param>
/// <param name="Shape">Dimensions, slowest first.</param>
/// <param name="Values">Its elements, in row-major order.</param>
public sealed record SeededTensor(string Name, IReadOnlyList<int> Shape, SplitMix64 Values)
{
    /// <summary>Elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, dimension) => product * dimension);

    /// <summary>All weights of a model.</summary>
    /// <param name="folder">Folder below the reference data that holds a <c>canonical.tsv</c>.</param>
    public static IReadOnlyList<SeededTensor> ReadAll(string folder) =>
    [
        .. File.ReadLines(Path.Combine(SharedFolder.Path(folder), "canonical.tsv"))
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split('\t'))
            .Select(column => new SeededTensor(
                column[0],
                Array.ConvertAll(column[1].Split('x'), text => int.Parse(text, CultureInfo.InvariantCulture)),
                WeightRow.Seeded(column[2], column[3], column[4]))),
    ];
}
