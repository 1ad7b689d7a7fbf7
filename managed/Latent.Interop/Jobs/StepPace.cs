using System.Diagnostics;

namespace Latent.Interop;

/// <summary>How long a step of a program takes, learnt from those that were run.</summary>
internal sealed class StepPace
{
    // Weight of the newest measurement.
    private const double Newest = 0.25;

    private int _batch;

    /// <summary>Expected ticks of the clock for a step; 0 before the first.</summary>
    internal double TicksOfStep { get; private set; }

    /// <summary>Begins to spend a time on steps of a batch. What was learnt of another batch is forgotten.</summary>
    /// <param name="budget">The time.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="start">When it began.</param>
    /// <param name="now">The present time, when the first step may begin.</param>
    internal StepTimer Start(TimeSpan budget, int batch, long start, long now)
    {
        if (batch != _batch)
        {
            (_batch, TicksOfStep) = (batch, 0);
        }

        return new StepTimer(this, budget.TotalSeconds * Stopwatch.Frequency, start, now);
    }

    internal void Learn(long steps, long ticks)
    {
        double measured = Math.Max(1.0, ticks) / steps;
        TicksOfStep = TicksOfStep == 0 ? measured : TicksOfStep + (Newest * (measured - TicksOfStep));
    }
}

/// <summary>A time that is spent on steps.</summary>
internal struct StepTimer
{
    private readonly StepPace _pace;
    private readonly double _budget;
    private readonly long _start;
    private long _last;
    private bool _hasRun;

    /// <summary>Starts it.</summary>
    /// <param name="pace">What is known of the steps.</param>
    /// <param name="budget">The time in ticks of the clock.</param>
    /// <param name="start">When it began.</param>
    /// <param name="now">The present time.</param>
    internal StepTimer(StepPace pace, double budget, long start, long now)
    {
        (_pace, _budget, _start, _last) = (pace, budget, start, now);
    }

    /// <summary>Steps to run next: half of those that fit, but one as the first of all; 0 to stop.</summary>
    /// <param name="most">Most steps of a call.</param>
    internal readonly long StepsThatFit(long most)
    {
        double fit = _pace.TicksOfStep == 0 ? 0 : Math.Floor((_budget - (_last - _start)) / _pace.TicksOfStep);
        double least = _hasRun || _budget <= 0 ? 0 : 1;
        return (long)Math.Min(most, Math.Max(least, Math.Ceiling(fit / 2)));
    }

    /// <summary>Notes what was run since the last call.</summary>
    /// <param name="steps">Steps done.</param>
    /// <param name="now">The present time.</param>
    internal void Add(long steps, long now)
    {
        if (steps > 0)
        {
            _pace.Learn(steps, now - _last);
        }

        (_last, _hasRun) = (now, true);
    }
}
