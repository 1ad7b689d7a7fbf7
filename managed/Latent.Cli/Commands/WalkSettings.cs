using System.CommandLine;
using Latent.Cli.Markets;
using Latent.Markets;

namespace Latent.Cli.Commands;

/// <summary>The options of a walk-forward evaluation.</summary>
internal sealed class WalkSettings
{
    private const int MostDays = 100_000;
    private const int LongestHorizon = 250;

    private static readonly WalkForwardOptions Standard = new();

    private readonly Option<DateTime?> _from = OptionValues.Day("--from",
        "The first day to forecast [default: 2006-01-01 for the S&P 500; for a file, "
        + $"the day after the first {WalkForwardOptions.StandardStart}]");
    private readonly Option<int> _horizon = OptionValues.WholeNumber("--horizon", "Horizon of a forecast in days", 1, LongestHorizon,
        Standard.Horizon);
    private readonly Option<int> _refit = OptionValues.WholeNumber("--refit", "Days from one fit to the next", 1, MostDays, Standard.Refit);
    private readonly Option<int> _rolling = OptionValues.WholeNumber("--rolling",
        "Number of latest days that a fit sees, 0 for all", 0, MostDays, Standard.Rolling);
    private readonly Option<int> _embargo = OptionValues.WholeNumber("--embargo",
        "Days before its first forecast that a fit leaves out", 0, MostDays, Standard.Embargo);
    private readonly Option<ulong> _seed = OptionValues.Seed("Seed of all random numbers; the same seed gives the same figures");

    /// <summary>Adds all options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_from, _horizon, _refit, _rolling, _embargo, _seed])
        {
            command.Add(option);
        }
    }

    /// <summary>Adds the options of a single fit on all days.</summary>
    public void AddFitTo(Command command)
    {
        foreach (Option option in (Option[])[_horizon, _rolling, _seed])
        {
            command.Add(option);
        }
    }

    /// <summary>Reads all options.</summary>
    public WalkForwardOptions Read(ParseResult parse, MarketPrices prices) => new()
    {
        From = parse.GetValue(_from) ?? prices.StandardFrom,
        Horizon = parse.GetValue(_horizon),
        Refit = parse.GetValue(_refit),
        Rolling = parse.GetValue(_rolling),
        Embargo = parse.GetValue(_embargo),
        Seed = parse.GetValue(_seed),
    };

    /// <summary>Reads the options of a single fit.</summary>
    public (int Horizon, int Rolling, ulong Seed) ReadFit(ParseResult parse) =>
        (parse.GetValue(_horizon), parse.GetValue(_rolling), parse.GetValue(_seed));
}
