using System.Diagnostics;

namespace Latent.Interop;

/// <summary>The expected time of a step of a program, measured on earlier steps.</summary>
internal sealed class StepPace
{
    // Weight of the newest measurement in the running mean.
    private const double Newest = 0.25;

    private int _batch;

    /// <summary>Expected ticks of the clock for a step; 0 before the first measurement.</summary>
    internal double TicksOfStep { get; private set; }

    /// <summary>Starts a timer for steps of a batch. A batch of another size discards the measurements so far.</summary>
    /// <param name="budget">Time for the steps.</param>
    /// <param name="batch">Rows of the batch.</param>
    /// <param name="start">Clock at the begin of the budget.</param>
    /// <param name="now">Clock now, at the begin of the first step.</param>
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

/// <summary>A time budget for steps.</summary>
internal struct StepTimer
{
    private readonly StepPace _pace;
    private readonly double _budget;
    private readonly long _start;
    private long _last;
    private bool _hasRun;

    /// <summary>Starts the timer.</summary>
    /// <param name="pace">Expected time of a step.</param>
    /// <param name="budget">Time for the steps, in ticks of the clock.</param>
    /// <param name="start">Clock at the begin of the budget.</param>
    /// <param name="now">Clock now.</param>
    internal StepTimer(StepPace pace, double budget, long start, long now)
    {
        (_pace, _budget, _start, _last) = (pace, budget, start, now);
    }

    /// <summary>
    /// Number of steps to run next: half of the steps that fit, rounded up; 0 to stop. The first call of a positive budget returns at least
    /// 1.
    /// </summary>
    /// <param name="most">Largest number of steps of one native call.</param>
    internal readonly long StepsThatFit(long most)
    {
        double fit = _pace.TicksOfStep == 0 ? 0 : Math.Floor((_budget - (_last - _start)) / _pace.TicksOfStep);
        double least = _hasRun || _budget <= 0 ? 0 : 1;
        return (long)Math.Min(most, Math.Max(least, Math.Ceiling(fit / 2)));
    }

    /// <summary>Records the steps since the last call.</summary>
    /// <param name="steps">Number of steps done.</param>
    /// <param name="now">Clock now.</param>
    internal void Add(long steps, long now)
    {
        if (steps > 0)
        {
            _pace.Learn(steps, now - _last);
        }

        (_last, _hasRun) = (now, true);
    }
}
