namespace Latent.Markets;

/// <summary>The numbers of a row as read from a file; NaN for missing ones.</summary>
internal struct RawRow
{
    /// <summary>The time of the row.</summary>
    public DateTime Time;

    /// <summary>The prices of the row.</summary>
    public double Open, High, Low, Close, AdjustedClose;

    /// <summary>The volume of the row.</summary>
    public double Volume;

    /// <summary>Describes the first price that is missing or not above 0; null if all prices are usable.</summary>
    public readonly string? Missing(PriceColumns columns)
    {
        if (Close > 0 && (!columns.HasRange || (Open > 0 && High > 0 && Low > 0)) && (columns.AdjustedClose < 0 || AdjustedClose > 0))
        {
            return null;
        }

        (string name, double price) = !(Close > 0)
            ? ("close", Close)
            : columns.AdjustedClose >= 0 && !(AdjustedClose > 0)
            ? ("adjusted close", AdjustedClose)
            : !(Open > 0)
            ? ("open", Open)
            : !(High > 0) ? ("high", High) : ("low", Low);
        return double.IsNaN(price)
            ? $"has no {name}"
            : FormattableString.Invariant($"has {(name is "open" or "adjusted close" ? "an" : "a")} {name} of {price:R}");
    }

    /// <summary>Describes inconsistent prices; null if high and low enclose open and close.</summary>
    public readonly string? Inconsistent(PriceColumns columns)
    {
        if (!columns.HasRange || (High >= Open && High >= Close && Low <= Open && Low <= Close))
        {
            return null;
        }

        return FormattableString.Invariant($"has open {Open:R}, high {High:R}, low {Low:R} and close {Close:R}");
    }

    /// <summary>Converts a row with all prices to a bar: widens high and low to enclose open and close, and adjusts all prices as the
    /// close.</summary>
    public readonly Bar ToBar(PriceColumns columns)
    {
        double volume = Volume > 0 ? Volume : 0;
        double close = columns.AdjustedClose >= 0 ? AdjustedClose : Close;
        if (!columns.HasRange)
        {
            return new Bar(Time, close, close, close, close, volume);
        }

        double factor = close / Close, open = Open * factor;
        double high = Math.Max(High * factor, Math.Max(open, close)), low = Math.Min(Low * factor, Math.Min(open, close));
        return new Bar(Time, open, high, low, close, volume);
    }
}
