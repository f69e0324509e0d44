namespace HomeLab.Fuzz;

/// <summary>
/// A parser under attack. To add one, write a public class with a parameterless constructor that implements this: the fuzzer and the
/// unit test find it by themselves.
/// </summary>
public interface IFuzzTarget
{
    /// <summary>Valid inputs from which the mutations start.</summary>
    IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>
    /// Parses one input. Any exception that leaves it is a finding: catch the ones that the parser promises, and throw where a property
    /// does not hold.
    /// </summary>
    /// <param name="input">Anything.</param>
    /// <param name="random">For further choices, such as where to cut; the same for the same input number.</param>
    void Run(byte[] input, Random random);
}
