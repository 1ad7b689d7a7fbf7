namespace Latent.Cli.Markets;

/// <summary>A model fitted on all days, as <c>regimes.json</c> has it.</summary>
/// <param name="Symbol">The symbol.</param>
/// <param name="Model">The model.</param>
/// <param name="First">The first day it was fitted on.</param>
/// <param name="Last">The last one.</param>
/// <param name="Days">How many there were.</param>
/// <param name="DaysPerYear">What means and volatilities of a day were annualised with.</param>
/// <param name="Regimes">The states, the calmest first.</param>
/// <param name="Next">What it says of the days to come.</param>
internal sealed record FitReport(
    string Symbol, string Model, string First, string Last, int Days, double DaysPerYear, IReadOnlyList<RegimeFigures> Regimes, NextForecast Next);
