namespace HomeLab.Benchmarks.Report;

/// <summary>One thing that the report measures: a row of the table of goals, or a cost curve.</summary>
internal interface IMeasurement
{
    /// <summary>Short name, for <c>--only</c> and for the notes.</summary>
    string Id { get; }

    /// <summary>What is measured.</summary>
    string What { get; }

    /// <summary>What was promised; empty for a curve, which promises nothing.</summary>
    string Goal { get; }

    /// <summary>What it is compared with, in the same run.</summary>
    string Against { get; }

    /// <summary>Measures it.</summary>
    /// <exception cref="MissingException">Something that it needs is not on this machine.</exception>
    Task<Finding> MeasureAsync(Bench bench, CancellationToken cancellationToken);
}
