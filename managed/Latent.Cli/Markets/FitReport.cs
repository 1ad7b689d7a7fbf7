namespace Latent.Cli.Markets;

/// <summary>The content of <c>regimes.json</c>: a model fitted on all days.</summary>
/// <param name="Symbol">The symbol.</param>
/// <param name="Model">The model.</param>
/// <param name="First">The first day of the fit.</param>
/// <param name="Last">The last day of the fit.</param>
/// <param name="Days">The number of days of the fit.</param>
/// <param name="DaysPerYear">The number of days a year, by which daily means and volatilities are annualised.</param>
/// <param name="Regimes">The states, the calmest first.</param>
/// <param name="Next">The forecast of the next days.</param>
internal sealed record FitReport(
    string Symbol, string Model, string First, string Last, int Days, double DaysPerYear, IReadOnlyList<RegimeFigures> Regimes,
    NextForecast Next);
