using HomeLab.Inference.Whisper.Decoding;

namespace HomeLab.Inference.Whisper;

/// <summary>
/// Short utterances that a worker found waiting together. Their first windows are decoded side by side; what is left of a job after that (a
/// second window, a transcript that did not pass its checks, another shape of prompt) it does by itself.
/// </summary>
internal sealed class JobBatch(WhisperRecognizer recognizer, IReadOnlyList<TranscriptionJob> jobs)
{
    /// <summary>Works on a worker's thread until every job has ended.</summary>
    public void Execute()
    {
        var rows = jobs.Select(job => job.NextRow()).OfType<BatchRow>();
        foreach (var alike in rows.GroupBy(row => recognizer.ShapeOf(row.Request)).Select(group => group.ToList()))
        {
            if (alike.Count > 1)
            {
                Decode(alike);
            }
        }

        foreach (var job in jobs.Where(job => !job.HasEnded))
        {
            recognizer.CountAlone();
            job.Execute();
        }
    }

    private void Decode(List<BatchRow> rows)
    {
        using var everybody = new JoinedCancellation([.. rows.Select(row => row.CancellationToken)]);
        using var lease = recognizer.RentWorkspace(everybody.Token);
        try
        {
            recognizer.DecodeTogether(rows, lease.Workspace);
        }
        catch (Exception failure)
        {
            if (!lease.IsCancellation(failure))
            {
                recognizer.StopBatches(failure, rows.Count);
            }
        }
    }
}
