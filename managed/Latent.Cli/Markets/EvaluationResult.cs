using System.Globalization;
using Latent.Cli.Pictures;
using Latent.Markets;

namespace Latent.Cli.Markets;

/// <summary>The task of an evaluation.</summary>
/// <param name="Prices">The prices.</param>
/// <param name="Models">The models.</param>
/// <param name="Options">Days, folds and seed.</param>
/// <param name="CommandLine">The command line.</param>
internal sealed record EvaluationJob(MarketPrices Prices, IReadOnlyList<StateModel> Models, WalkForwardOptions Options, string CommandLine);

/// <summary>An evaluation with its report.</summary>
internal sealed class EvaluationResult
{
    /// <param name="job">The task.</param>
    /// <param name="models">The forecasts of the models.</param>
    /// <param name="scores">The scores of the models, in the same order.</param>
    /// <param name="latentsOf">Returns the latent map of a model, or null if it has none.</param>
    public EvaluationResult(EvaluationJob job, IReadOnlyList<ModelForecasts> models, IReadOnlyList<ModelScore> scores, Func<StateModel,
        LatentDays?> latentsOf)
    {
        Job = job;
        Models = models;
        Scores = ScoreLine.Of(scores, models);
        Verdict = Markets.Verdict.Of(Scores, job.Options.Horizon);
        Latents = Scores.Where(score => score.Family == "learned")
            .OrderBy(score => score.Model == Headline.Model.Name ? double.NegativeInfinity : score.Crps)
            .Select(score => Models.Single(model => model.Model.Name == score.Model).Model)
            .Select(model => (Model: model.Name, Days: latentsOf(model))).FirstOrDefault(latents => latents.Days is not null);
    }

    public EvaluationJob Job { get; }

    /// <summary>The forecasts of the models.</summary>
    public IReadOnlyList<ModelForecasts> Models { get; }

    /// <summary>The scores of the models, by family and the best first.</summary>
    public IReadOnlyList<ScoreLine> Scores { get; }

    /// <summary>The verdict on each family, in words.</summary>
    public IReadOnlyList<string> Verdict { get; }

    /// <summary>The latent map of the headline model, fitted on all days, or else of the best model with a map; null days if no model has
    /// one.</summary>
    public (string Model, LatentDays? Days) Latents { get; }

    /// <summary>The model whose forecasts are written and drawn: the default model if it was evaluated, else the first.</summary>
    public ModelForecasts Headline => Models.FirstOrDefault(model => model.Model.Name == MarketModels.Standard) ?? Models[0];

    /// <summary>The model whose regimes are drawn: the headline model if it has several regimes, else the best model that has, else the
    /// headline model.</summary>
    public ModelForecasts WithRegimes => Scores.OrderBy(score => score.Model == Headline.Model.Name ? double.NegativeInfinity : score.Crps)
        .Select(score => Models.Single(model => model.Model.Name == score.Model)).FirstOrDefault(model => model.Next.Regimes.Count > 1)
        ?? Headline;

    public string Title => string.Create(CultureInfo.InvariantCulture,
        $"{Job.Prices.Series.Symbol}, {Ahead}: {Headline.Forecasts.Count:N0} forecasts, {Dates.Show(Headline.Forecasts[0].Date)} to "
        + $"{Dates.Show(Headline.Forecasts[^1].Date)}");

    /// <summary>The number of fits of each model.</summary>
    public int Folds
    {
        get
        {
            int made = Headline.Forecasts.Count + Job.Options.Horizon;
            return (made + Job.Options.Refit - 1) / Job.Options.Refit;
        }
    }

    private string Ahead => Job.Options.Horizon == 1 ? "one day ahead" : $"{Job.Options.Horizon} days ahead";

    /// <summary>Adds all files to a folder.</summary>
    public void AddTo(ResultFolder folder)
    {
        List<(string Name, string Meaning, byte[]? Png)> pictures =
        [
            ("scores.png", "the score table", ScorePicture.ToPng("How good are the forecasts?", $"{Title}. Bold: the best", Scores)),
            ("pit.png", "calibration of each model", PitHistograms.ToPng(Models, Scores, Job.Options.Horizon)),
            ("fan.png", $"the last forecasts by {Headline.Model.Name} with their outcomes, and the next forecast",
                FanChart.ToPng(Job.Prices, Headline, Job.Options.Horizon)),
            ("price.png", $"the price, coloured by the regimes of {WithRegimes.Model.Name}", PriceChart.ToPng(
                Job.Prices, RegimeDays.Of(WithRegimes, Job.Prices.Series), $"by {WithRegimes.Model.Name}, from the days up to each day")),
            ("latent.png", $"the days in the space of {Latents.Model}'s latents", Latents.Days?.ToPng(Latents.Model)),
        ];
        folder.Add("scores.json", "all scores", MarketJson.Of(Scores));
        folder.Add("forecasts.csv", $"each day's forecast by {Headline.Model.Name}, made before it", ForecastCsv.Of(Headline.Forecasts));
        foreach ((string name, string meaning, byte[]? png) in pictures)
        {
            folder.AddOrLeave(name, meaning, png);
        }

        folder.Add("report.html", "all of these results in one page", EvaluationPage.Of(
            this, pictures.Where(picture => picture.Png is not null).ToDictionary(picture => picture.Name, picture => picture.Png!)));
    }
}
