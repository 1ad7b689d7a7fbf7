using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Latent.Markets;

namespace Latent.Cli.Markets;

/// <summary>
/// The forecasts of finished models in the folder <c>checkpoint</c> of an evaluation, from which the same command continues after its end
/// was early. The name of a file follows from the model, the prices, the options and the version of the program.
/// </summary>
/// <param name="output">The folder of the results.</param>
/// <param name="job">The evaluation.</param>
/// <param name="warn">Receives a warning if a file cannot be written.</param>
internal sealed class KeptForecasts(string output, EvaluationJob job, Action<string> warn) : IForecastStore
{
    private readonly string _folder = Path.Combine(output, "checkpoint");
    private readonly string _key = Key(job);
    private int _found;

    /// <summary>The number of models that were found finished.</summary>
    public int Found => _found;

    public ModelForecasts? Find(StateModel model)
    {
        ModelForecasts? kept = ForecastFile.TryRead(FileOf(model), model);
        if (kept is not null)
        {
            Interlocked.Increment(ref _found);
        }

        return kept;
    }

    public void Keep(ModelForecasts forecasts)
    {
        try
        {
            Directory.CreateDirectory(_folder);
            ForecastFile.Write(FileOf(forecasts.Model), forecasts);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            warn($"latent: warning: the forecasts of {forecasts.Model.Name} cannot be kept: {ErrorText.Of(error)}");
        }
    }

    /// <summary>Deletes the files of an evaluation that is complete.</summary>
    public void Delete()
    {
        OutputFolder.DeleteKept(_folder, "*-????????????????.bin");
    }

    private string FileOf(StateModel model) => Path.Combine(_folder, $"{model.Name}-{_key}.bin");

    private static string Key(EvaluationJob job)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{VersionAction.Version} {job.Options.From:O} {job.Options.Horizon} ");
        text.Append(CultureInfo.InvariantCulture, $"{job.Options.Refit} {job.Options.Embargo} {job.Options.Rolling} {job.Options.Seed}\n");
        PriceSeries series = job.Prices.Series;
        text.Append(CultureInfo.InvariantCulture, $"{series.Symbol} {series.HasRange} {series.HasVolume}\n");
        for (int day = 0; day < series.Count; day++)
        {
            Bar bar = series[day];
            text.Append(CultureInfo.InvariantCulture, $"{bar.Time:O} {bar.Open:R} {bar.High:R} {bar.Low:R} {bar.Close:R} {bar.Volume:R}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }
}
