namespace Latent.Markets;

/// <summary>
/// Keeps the forecasts of finished models, so that an <see cref="Evaluation"/> that was ended early goes on with the other models. Its
/// methods are called by several threads, for different models.
/// </summary>
public interface IForecastStore
{
    /// <summary>Returns the kept forecasts of a model on the same prices with the same options, or null if there are none.</summary>
    /// <param name="model">The model.</param>
    ModelForecasts? Find(StateModel model);

    /// <summary>Keeps the forecasts of a model that is finished.</summary>
    /// <param name="forecasts">The forecasts.</param>
    void Keep(ModelForecasts forecasts);
}
