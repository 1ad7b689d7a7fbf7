using System.Globalization;
using Latent.Cli.Pictures;
using Latent.Markets;

namespace Latent.Cli.Markets;

/// <summary>The HTML page of an evaluation.</summary>
internal sealed class EvaluationPage
{
    private const int MostProblems = 20;

    private static readonly string[] Limits =
    [
        "This is an illustration of methods, not investment advice.",
        "Each forecast used earlier prices alone, and each model was fitted again for each fold. "
        + "But people who know the later course of markets chose the kinds of models to compare and their settings; no test can undo that.",
        "The figures are from one series of prices over one period. A model that was better there need not be better in the next years, "
        + "and p-values above 0.05 do not show that two models are equally good.",
        "The comparison leaves out costs, taxes and the effect of one's own trades: a better forecast distribution is not a profit. "
        + "These models mostly forecast the width of the distribution, not its direction.",
        "Names of regimes describe the days of the fit. The means of regimes have wide errors, and none promises a return.",
    ];

    private readonly EvaluationResult _result;
    private readonly IReadOnlyDictionary<string, byte[]> _pictures;
    private readonly HtmlWriter _page;

    private EvaluationPage(EvaluationResult result, IReadOnlyDictionary<string, byte[]> pictures)
    {
        _result = result;
        _pictures = pictures;
        _page = new HtmlWriter($"Regimes and forecasts of {result.Job.Prices.Series.Symbol}");
    }

    /// <summary>Creates the page.</summary>
    /// <param name="result">The evaluation.</param>
    /// <param name="pictures">The pictures, by file name.</param>
    public static string Of(EvaluationResult result, IReadOnlyDictionary<string, byte[]> pictures)
    {
        EvaluationPage page = new(result, pictures);
        page.AddHead();
        page.AddJob();
        page.AddScores();
        page.AddCalibration();
        page.AddRegimes();
        page.AddEconomics();
        page.AddTrading();
        page.AddNext();
        page.AddPrices();
        page._page.Add("h2", "Limits");
        foreach (string limit in Limits)
        {
            page._page.Add("p", limit, "note");
        }

        return page._page.Complete();
    }

    private void AddHead()
    {
        _page.Add("h1", $"Regimes and forecasts of {_result.Job.Prices.Series.Symbol}");
        _page.Add("p", $"{_result.Title}. An illustration, not investment advice.", "lead");
        _page.AddBox("verdict", _result.Verdict);
    }

    private void AddJob()
    {
        (MarketPrices prices, WalkForwardOptions options) = (_result.Job.Prices, _result.Job.Options);
        _page.Add("h2", "The evaluation");
        _page.AddFacts(
        [
            ("Prices", Text($"{prices.Series.Symbol} from {prices.Source}: {prices.Series.Count:N0} days, {prices.Span}")),
            ("Forecasts", $"{_result.Title}: the distribution of the log return from close to close"),
            ("Folds",
                Text($"{_result.Folds}, each model fitted anew every {options.Refit} days on ")
                + Text($"{(options.Rolling > 0 ? $"the last {options.Rolling}" : "all earlier")} days, without the ")
                + Text($"{options.Embargo} days before the fold")),
            ("Models", string.Join(", ", _result.Scores.Select(score => score.Model))),
            ("Baseline", $"{MarketModels.Baseline}: {MarketModels.Find(MarketModels.Baseline).Description}"),
            ("Seed", Text($"{options.Seed}")),
            ("Command", _result.Job.CommandLine),
        ]);
    }

    private void AddScores()
    {
        _page.Add("h2", "Scores");
        AddTable(Topic.Accuracy);
        AddPicture("fan.png", $"Forecasts by {_result.Headline.Model.Name} and their outcomes", FanChart.Width);
        _page.Add("h2", "The models");
        _page.AddFacts(_result.Scores.Select(score =>
            (score.Model, _result.Models.Single(model => model.Model.Name == score.Model).Model.Description)));
        AddTable(Topic.Other);
    }

    private void AddCalibration()
    {
        _page.Add("h2", "Calibration");
        _page.Add("p", "Forecast distributions are calibrated if outcomes are as frequent as their forecast probability: "
            + "a loss beyond the 1 % value at risk on one day of a hundred, and so on.");
        if (_result.Job.Options.Horizon > 1)
        {
            _page.Add("p", Text($"Forecasts over {_result.Job.Options.Horizon} days overlap, but the tests assume independent forecasts: ")
                + "their p-values are too small here.");
        }

        AddTable(Topic.Calibration);
        AddPicture("pit.png", "Histograms of the probability integral transforms of each model",
            PitHistograms.SizeOf(_result.Models.Count).Width);
    }

    private void AddTable(Topic topic)
    {
        ScoreColumn[] columns = ScoreColumn.All.Where(column => column.Topic == topic).ToArray();
        _page.AddTable(["model", .. columns.Select(column => column.Name)], _result.Scores.GroupBy(score => score.Family)
            .SelectMany(family => family.Select(score => (IReadOnlyList<(string, bool)>)
                [(score.Model, false), .. columns.Select(column => (column.Text(score), column.IsBest(score, _result.Scores)))])
                .Prepend([(ScoreTableView.Heading(family.Key), false)])));
        _page.AddFacts(columns.Select(column => (column.Name, column.Meaning)));
    }

    private void AddRegimes()
    {
        ModelForecasts model = _result.WithRegimes;
        _page.Add("h2", "Regimes");
        _page.Add("p", $"The states of {model.Model.Name} by its last fit, with the returns after days in each state.");
        IReadOnlyList<RegimeFigures> figures = RegimeFigures.Of(model.Next.Regimes, model.Next.StateProbabilities,
            _result.Job.Prices.BarsPerYear);
        _page.AddTable([.. RegimeTable.Columns.Select(column => column.Name)],
            figures.Select(regime =>
            (IReadOnlyList<(string, bool)>)[.. RegimeTable.Columns.Select(column => (column.Text(regime), false))]));
        AddPicture("price.png", $"The price, coloured by the regimes of {model.Model.Name}", PriceChart.Width);
        if (_result.Latents is (var named, { } latents))
        {
            _page.Add("p", $"The days in the space of the latents of {named}, fitted on all days; the colour shows {latents.Meaning}.");
            AddPicture("latent.png", $"The latent states of {named}", LatentMap.Width);
        }
    }

    private void AddEconomics()
    {
        ModelForecasts model = _result.WithRegimes;
        RegimeEconomics economics = RegimeEconomics.Of(model.Forecasts, _result.Job.Options.Horizon);
        _page.Add("h2", "Returns after each regime, out of sample");
        _page.Add("p",
            $"A day belongs to the regime that {model.Model.Name} found at the end of the day before, "
            + "under the name of the fit at that time.");
        _page.AddTable(EconomicsRows.Columns, economics.Regimes.Select(EconomicsRows.Of));
    }

    // A return over several days cannot be traded each day.
    private void AddTrading()
    {
        if (_result.Job.Options.Horizon > 1)
        {
            return;
        }

        TradingReport trading = TradingRule.Of(_result.Models);
        _page.Add("h2", "Trading by regimes: an illustration");
        _page.Add("p", "The rule holds the market unless the regime is turbulent or extreme. For models with a single state, "
            + "it holds the market unless the forecast deviation is above its median of the past year.");
        _page.Add("p", Text($"A switch costs {trading.Costs:0.#} basis points, cash earns nothing. ")
            + "The deflated Sharpe ratio is the probability that the true ratio is above 0, "
            + Text($"corrected for the choice of the best of {trading.Models.Count} models."));
        _page.AddTable(TradingRows.Columns, trading.Models.Prepend(trading.BuyAndHold).Select(TradingRows.Of));
    }

    private void AddNext()
    {
        NextForecast next = NextForecast.Of(_result.Headline.Next, _result.Job.Prices, _result.Headline.Model.Name,
            _result.Job.Options.Horizon);
        _page.Add("h2", $"The forecast for {next.Date}");
        _page.Add("p", Text($"By {next.Model}, made on {next.MadeOn} at a close of {next.Close:0.00}; regime: {next.Regime}."));
        _page.AddTable(["quantile", "return", "price"], next.Quantiles.Select(quantile => (IReadOnlyList<(string, bool)>)
        [
            (Text($"{100 * quantile.Level:0} %"), false), (Text($"{quantile.ReturnPercent:+0.00;\u22120.00} %"), false),
                (Text($"{quantile.Price:0.00}"), false),
        ]));
    }

    private void AddPrices()
    {
        _page.Add("h2", "The prices");
        _page.Add("p", $"From {_result.Job.Prices.Source}: {_result.Job.Prices.Repaired}.");
        if (_result.Job.Prices.Report is { Total: > 0 } report)
        {
            _page.AddFacts(report.Problems.Take(MostProblems)
                .Select(problem => (Text($"{problem.Line:N0}"), $"{problem.Symbol} {problem.Text}")));
            _page.Add("p",
                Text($"The first {Math.Min(MostProblems, report.Problems.Count)} of {report.Total:N0}, by line or row of the file."),
                "note");
        }
    }

    private void AddPicture(string name, string description, int width) => _page.AddPicture(_pictures[name], description, width);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
