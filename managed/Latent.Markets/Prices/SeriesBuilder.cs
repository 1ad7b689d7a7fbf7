using static System.FormattableString;

namespace Latent.Markets;

/// <summary>Builds the series of a symbol from its rows, one after the other, and finds problems between rows.</summary>
/// <param name="symbol">The symbol.</param>
/// <param name="columns">The columns of the file.</param>
/// <param name="resample">The period to which rows are resampled, or null.</param>
/// <param name="log">Receives problems.</param>
/// <param name="keepRows">Whether all rows are kept until the end and then sorted.</param>
internal sealed class SeriesBuilder(string symbol, PriceColumns columns, Period? resample, ProblemLog log, bool keepRows)
{
    /// <summary>The greatest number of days between rows that is not a gap.</summary>
    public const int LongestPause = 10;

    private const int LongestStep = 4; // days from row to row of daily data: a long weekend

    private readonly BarList _bars = new();
    private readonly List<(int Bar, double Ratio)> _splits = [];
    private readonly List<(Bar Row, long Line)>? _rows = keepRows ? [] : null;
    private readonly List<PriceProblem> _pauses = [];
    private long _pauseCount;
    private long _steps;
    private long _dailySteps;
    private DateTime _latest;
    private Bar _bar;
    private bool _hasBar;
    private Bar _previous;
    private bool _hasPrevious;
    private Bar _row;
    private long _line;
    private bool _hasRow;

    /// <summary>The symbol.</summary>
    public string Symbol => symbol;

    /// <summary>The number of bars, once completed.</summary>
    public int Count => _bars.Count;

    /// <summary>Whether a row came after a later one.</summary>
    public bool IsUnsorted { get; private set; }

    /// <summary>Adds the next row of the file.</summary>
    public void Take(in Bar row, long line)
    {
        if (row.Time < _latest)
        {
            IsUnsorted = true;
            if (log.Count(Repairs.Sort))
            {
                log.Keep(new PriceProblem(Repairs.Sort, line, symbol, $"{ProblemLog.Show(row.Time)} after {ProblemLog.Show(_latest)}"));
            }

            if (_rows is null)
            {
                return;
            }
        }

        _latest = row.Time > _latest ? row.Time : _latest;
        if (_rows is null)
        {
            Follow(row, line);
        }
        else
        {
            _rows.Add((row, line));
        }
    }

    /// <summary>Completes the series after its last row; then all its problems are in the log.</summary>
    public void Complete()
    {
        if (_rows is not null)
        {
            _rows.Sort((a, b) => a.Row.Time != b.Row.Time ? a.Row.Time.CompareTo(b.Row.Time) : a.Line.CompareTo(b.Line));
            foreach ((Bar row, long line) in _rows)
            {
                Follow(row, line);
            }

            _rows.Clear();
            _rows.Capacity = 0;
        }

        Commit();
        Flush();
        ReportGaps();
    }

    /// <summary>Creates the completed series.</summary>
    /// <exception cref="ArgumentException">A price or volume became infinite or 0 by adjustment or summation.</exception>
    public PriceSeries Build()
    {
        AdjustForSplits();
        return PriceSeries.Adopt(symbol, _bars, columns.HasRange, columns.HasVolume);
    }

    // Receives rows in the order of time. A row is held back until a row with another time arrives, since the last row of a time counts.
    private void Follow(in Bar row, long line)
    {
        if (_hasRow && row.Time == _row.Time)
        {
            if (log.Count(Repairs.Duplicates))
            {
                log.Keep(new PriceProblem(Repairs.Duplicates, line, symbol,
                    $"{ProblemLog.Show(row.Time)} again, as in {log.Unit} {_line}"));
            }
        }
        else
        {
            Commit();
        }

        (_row, _line, _hasRow) = (row, line, true);
    }

    private void Commit()
    {
        if (!_hasRow)
        {
            return;
        }

        double split = 1;
        if (_hasPrevious)
        {
            CountStep();
            split = columns.IsAdjusted ? 1 : Splits.Ratio(_previous.Close, _row.Open);
        }

        DateTime start = resample is Period period ? Resampling.Start(_row.Time, period) : _row.Time;
        bool isNew = !_hasBar || _bar.Time != start;
        if (isNew)
        {
            Flush();
        }

        if (split != 1)
        {
            _splits.Add((_bars.Count, split));
            _bar = isNew ? _bar : Splits.Adjust(_bar, split);
            if (log.Count(Repairs.Splits))
            {
                log.Keep(new PriceProblem(Repairs.Splits, _line, symbol,
                    Invariant(
                    $"{ProblemLog.Show(_row.Time)} opens at {_row.Open:R} after {_previous.Close:R}, a split of {Splits.Show(split)}")));
            }
        }

        _bar = isNew ? _row with { Time = start } : Resampling.Merge(_bar, _row, columns.HasRange);
        (_hasBar, _previous, _hasPrevious, _hasRow) = (true, _row, true, false);
    }

    private void Flush()
    {
        if (_hasBar)
        {
            _bars.Add(_bar);
            _hasBar = false;
        }
    }

    private void AdjustForSplits()
    {
        double ratio = 1;
        int split = _splits.Count - 1;
        for (int bar = _bars.Count - 1; bar >= 0 && _splits.Count > 0; bar--)
        {
            for (; split >= 0 && _splits[split].Bar > bar; split--)
            {
                ratio *= _splits[split].Ratio;
            }

            _bars[bar] = ratio == 1 ? _bars[bar] : Splits.Adjust(_bars[bar], ratio);
        }
    }

    private void CountStep()
    {
        int days = (_row.Time.Date - _previous.Time.Date).Days;
        _steps++;
        _dailySteps += days is >= 1 and <= LongestStep ? 1 : 0;
        if (days > LongestPause && _pauseCount++ < ProblemLog.Kept)
        {
            _pauses.Add(new PriceProblem(Repairs.Gaps, _line, symbol,
                $"{ProblemLog.Show(_row.Time)} is {days} days after {ProblemLog.Show(_previous.Time)}"));
        }
    }

    // Whether rows are days is known only at the end.
    private void ReportGaps()
    {
        for (long pause = 0; _dailySteps * 2 > _steps && pause < _pauseCount; pause++)
        {
            if (log.Count(Repairs.Gaps) && pause < _pauses.Count)
            {
                log.Keep(_pauses[(int)pause]);
            }
        }
    }
}
