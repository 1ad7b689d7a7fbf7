namespace Latent.Markets;

/// <summary>The numbers of a row as a file has them; NaN for what is missing.</summary>
internal struct RawRow
{
    /// <summary>Its time.</summary>
    public DateTime Time;

    /// <summary>Its prices.</summary>
    public double Open, High, Low, Close, AdjustedClose;

    /// <summary>Its volume.</summary>
    public double Volume;

    /// <summary>What makes the row useless, or null: the first price that is missing or not above 0.</summary>
    public readonly string? Missing(PriceColumns columns)
    {
        if (Close > 0 && (!columns.HasRange || (Open > 0 && High > 0 && Low > 0)) && (columns.AdjustedClose < 0 || AdjustedClose > 0))
        {
            return null;
        }

        (string name, double price) = !(Close > 0) ? ("close", Close)
            : columns.AdjustedClose >= 0 && !(AdjustedClose > 0) ? ("adjusted close", AdjustedClose)
            : !(Open > 0) ? ("open", Open)
            : !(High > 0) ? ("high", High) : ("low", Low);
        return double.IsNaN(price) ? $"has no {name}" : FormattableString.Invariant($"has {(name is "open" or "adjusted close" ? "an" : "a")} {name} of {price:R}");
    }

    /// <summary>What is inconsistent, or null.</summary>
    public readonly string? Inconsistent(PriceColumns columns)
    {
        if (!columns.HasRange || (High >= Open && High >= Close && Low <= Open && Low <= Close))
        {
            return null;
        }

        return FormattableString.Invariant($"has open {Open:R}, high {High:R}, low {Low:R} and close {Close:R}");
    }

    /// <summary>The bar of a row that has all prices: high and low enclose open and close, and all are adjusted as the close is.</summary>
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
