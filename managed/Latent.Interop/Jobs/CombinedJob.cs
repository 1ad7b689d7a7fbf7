namespace Latent.Interop;

/// <summary>A job without work of its own. It ends when the last of its parts ends, on the thread that ends that part.</summary>
internal sealed class CombinedJob : Job
{
    private Job[]? _parts;
    private int _open;

    private CombinedJob(Job[] parts) => (_parts, _open) = (parts, parts.Length);

    internal override Job? OpenDependency => _parts is { } parts ? Array.Find(parts, part => !part.IsEnded) : null;

    internal static JobHandle Of(ReadOnlySpan<JobHandle> handles)
    {
        List<Job> parts = [];
        foreach (JobHandle handle in handles)
        {
            if (handle.Job is not null)
            {
                parts.Add(handle.Job);
            }
        }

        if (parts.Count < 2)
        {
            return new JobHandle(parts.Count == 0 ? null : parts[0]);
        }

        CombinedJob combined = new([.. parts]);
        parts.ForEach(part => part.Listen(new Part(combined)));
        return new JobHandle(combined);
    }

    internal override void Run()
    {
    }

    private JobListener? EndPart()
    {
        if (Interlocked.Decrement(ref _open) > 0)
        {
            return null;
        }

        Job[] parts = _parts!;
        _parts = null;
        TryStart();
        Exception? obstacle = null;
        long steps = 0;
        foreach (Job part in parts)
        {
            obstacle ??= part.Obstacle();
            steps += obstacle is null ? part.Result().StepsDone : 0;
        }

        return Close(new RunResult { StepsDone = steps }, obstacle);
    }

    private sealed class Part(CombinedJob whole) : JobListener
    {
        internal override JobListener? Notify() => whole.EndPart();
    }
}
