using System.Globalization;
using Latent.Cli.Pictures;
using Latent.Markets;

namespace Latent.Cli.Markets;

/// <summary>What was asked for.</summary>
/// <param name="Prices">The prices.</param>
/// <param name="Models">The models.</param>
/// <param name="Options">Days, folds and seed.</param>
/// <param name="CommandLine">How it was asked for.</param>
internal sealed record EvaluationJob(MarketPrices Prices, IReadOnlyList<StateModel> Models, WalkForwardOptions Options, string CommandLine);

/// <summary>An evaluation as it is reported.</summary>
internal sealed class EvaluationResult
{
    /// <param name="job">What was asked for.</param>
    /// <param name="models">The models' forecasts.</param>
    /// <param name="scores">Their scores, in the same order.</param>
    /// <param name="latentsOf">The latent map of a model, null if it has none.</param>
    public EvaluationResult(EvaluationJob job, IReadOnlyList<ModelForecasts> models, IReadOnlyList<ModelScore> scores, Func<StateModel, LatentDays?> latentsOf)
    {
        Job = job;
        Models = models;
        Scores = ScoreLine.Of(scores, models);
        Verdict = Markets.Verdict.Of(Scores, job.Options.Horizon);
        Latents = Scores.Where(score => score.Family == "learned").OrderBy(score => score.Model == Headline.Model.Name ? double.NegativeInfinity : score.Crps)
            .Select(score => Models.Single(model => model.Model.Name == score.Model).Model)
            .Select(model => (Model: model.Name, Days: latentsOf(model))).FirstOrDefault(latents => latents.Days is not null);
    }

    public EvaluationJob Job { get; }

    /// <summary>The models' forecasts.</summary>
    public IReadOnlyList<ModelForecasts> Models { get; }

    /// <summary>Their scores, by family and the best first.</summary>
    public IReadOnlyList<ScoreLine> Scores { get; }

    /// <summary>What the scores say.</summary>
    public IReadOnlyList<string> Verdict { get; }

    /// <summary>The latent map of the headline model, fitted on all days, or of the best model that has one; no days if none has.</summary>
    public (string Model, LatentDays? Days) Latents { get; }

    /// <summary>The model whose forecasts are written and drawn: the standard one if it took part, else the first.</summary>
    public ModelForecasts Headline => Models.FirstOrDefault(model => model.Model.Name == MarketModels.Standard) ?? Models[0];

    /// <summary>The model whose regimes are drawn: the headline model if it has several, else the best that has; the headline model if none has.</summary>
    public ModelForecasts WithRegimes => Scores.OrderBy(score => score.Model == Headline.Model.Name ? double.NegativeInfinity : score.Crps)
        .Select(score => Models.Single(model => model.Model.Name == score.Model)).FirstOrDefault(model => model.Next.Regimes.Count > 1) ?? Headline;

    public string Title => string.Create(CultureInfo.InvariantCulture,
        $"{Job.Prices.Series.Symbol}, {Ahead}: {Headline.Forecasts.Count:N0} forecasts, {Dates.Show(Headline.Forecasts[0].Date)} to {Dates.Show(Headline.Forecasts[^1].Date)}");

    /// <summary>How often each model was fitted.</summary>
    public int Folds
    {
        get
        {
            var made = Headline.Forecasts.Count + Job.Options.Horizon;
            return (made + Job.Options.Refit - 1) / Job.Options.Refit;
        }
    }

    private string Ahead => Job.Options.Horizon == 1 ? "one day ahead" : $"{Job.Options.Horizon} days ahead";

    /// <summary>Puts all files into a folder.</summary>
    public void AddTo(ResultFolder folder)
    {
        List<(string Name, string Meaning, byte[]? Png)> pictures =
        [
            ("scores.png", "the score table", ScorePicture.ToPng("How good are the forecasts?", $"{Title}. Bold: the best", Scores)),
            ("pit.png", "calibration of each model", PitHistograms.ToPng(Models, Scores, Job.Options.Horizon)),
            ("fan.png", $"the last forecasts by {Headline.Model.Name} and what happened, and the next", FanChart.ToPng(Job.Prices, Headline, Job.Options.Horizon)),
            ("price.png", $"the price, coloured by the regimes of {WithRegimes.Model.Name}", PriceChart.ToPng(
                Job.Prices, RegimeDays.Of(WithRegimes, Job.Prices.Series), $"by {WithRegimes.Model.Name}, from what was known on it")),
            ("latent.png", $"where the days lie in the space of {Latents.Model}'s latents", Latents.Days?.ToPng(Latents.Model)),
        ];
        folder.Add("scores.json", "all scores", MarketJson.Of(Scores));
        folder.Add("forecasts.csv", $"each day's forecast by {Headline.Model.Name}, made before it", ForecastCsv.Of(Headline.Forecasts));
        foreach (var (name, meaning, png) in pictures)
        {
            folder.AddOrLeave(name, meaning, png);
        }
        folder.Add("report.html", "all of this in one page", EvaluationPage.Of(this, pictures.Where(picture => picture.Png is not null).ToDictionary(picture => picture.Name, picture => picture.Png!)));
    }
}
