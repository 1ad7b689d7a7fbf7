namespace Latent.Markets;

/// <summary>Scores of models on the same days.</summary>
internal static class ScoreTable
{
    /// <summary>Scores each model.</summary>
    /// <param name="models">Forecasts of the models.</param>
    /// <param name="horizon">The horizon of the forecasts in days.</param>
    public static IReadOnlyList<ModelScore> Of(IReadOnlyList<ModelForecasts> models, int horizon)
    {
        ModelForecasts? baseline = models.FirstOrDefault(model => model.Model.Name == MarketModels.Baseline);
        ModelForecasts? classical = models.Where(model => model.Model.Family == ModelFamily.Classical).MinBy(Crps);
        double[] raw = [.. models.Select(model => Better(model, baseline, Losses, horizon))];
        double[] logs = [.. models.Select(model => Better(model, baseline, LogLosses, horizon))];
        (double[] adjusted, double[] adjustedLogs) = (Holm(raw), Holm(logs));
        double[] beside = Holm([.. models.Select(model =>
            classical is null || classical == model ? double.NaN : DieboldMariano.Of(Losses(model), Losses(classical), horizon).PValue)]);
        return [.. models.Select((model, i) => Of(model, horizon) with
        {
            CrpsSkill = baseline is null ? double.NaN : 1 - Crps(model) / Crps(baseline),
            DmRawP = raw[i],
            DmP = adjusted[i],
            LogDmP = adjustedLogs[i],
            DmClassicalP = beside[i],
        })];
    }

    // Returns over several days overlap, so that tests which assume independent days use every horizon-th day.
    private static ModelScore Of(ModelForecasts model, int horizon)
    {
        IReadOnlyList<DayForecast> all = model.Forecasts;
        DayForecast[] days = [.. all.Where((_, day) => day % horizon == 0)];
        double[] outcomes = Column(day => day.Outcome);
        double[] pits = [.. days.Select(day =>
            Math.Clamp(day.Pit, ProbabilityIntegralTransform.Margin, 1 - ProbabilityIntegralTransform.Margin))];
        HypothesisTest uniform = Uniformity.KolmogorovSmirnov(pits);
        IntervalCoverage coverage = IntervalCoverage.Of(outcomes, Column(day => day.Interval95.Low), Column(day => day.Interval95.High),
            0.95);
        ValueAtRiskBacktest one = ValueAtRiskBacktest.Of(outcomes, Column(day => day.Quantiles[0]), Column(day => day.Shortfall.Worst1),
            Column(day => day.Deviation), 0.01);
        ValueAtRiskBacktest five = ValueAtRiskBacktest.Of(outcomes, Column(day => day.Quantiles[4]), Column(day => day.Shortfall.Worst5),
            Column(day => day.Deviation), 0.05);
        return new ModelScore
        {
            Model = model.Model.Name,
            Family = model.Model.Family,
            Days = all.Count,
            Crps = Crps(model),
            CrpsSkill = double.NaN,
            LogScore = all.Average(day => day.LogScore),
            Pinball = all.Average(day =>
                DayForecast.Levels.Select((level, i) => PinballLoss.Of(day.Outcome, day.Quantiles[i], level)).Average()),
            PitKs = uniform.Statistic,
            PitKsP = uniform.PValue,
            BerkowitzP = Uniformity.Berkowitz(pits).PValue,
            Coverage95 = all.Average(day => day.Outcome >= day.Interval95.Low && day.Outcome <= day.Interval95.High ? 1.0 : 0.0),
            KupiecP = coverage.Unconditional.PValue,
            ChristoffersenP = coverage.Conditional.PValue,
            ValueAtRisk1 = all.Average(day => day.Outcome <= day.Quantiles[0] ? 1.0 : 0.0),
            ValueAtRisk1P = one.Coverage.Unconditional.PValue,
            ShortfallP = five.Shortfall?.PValue ?? double.NaN,
            DmP = double.NaN,
            DmRawP = double.NaN,
            LogDmP = double.NaN,
            DmClassicalP = double.NaN,
            Persistence = (double)all.Count / (1 + all.Zip(all.Skip(1)).Count(pair => pair.First.RegimeName != pair.Second.RegimeName)),
        };

        double[] Column(Func<DayForecast, double> value) => [.. days.Select(value)];
    }

    private static double Crps(ModelForecasts model) => model.Forecasts.Average(day => day.Crps);

    private static double[] Losses(ModelForecasts model) => [.. model.Forecasts.Select(day => day.Crps)];

    private static double[] LogLosses(ModelForecasts model) => [.. model.Forecasts.Select(day => -day.LogScore)];

    private static double Better(ModelForecasts model, ModelForecasts? baseline, Func<ModelForecasts, double[]> losses, int horizon) =>
        baseline is null || baseline == model ? double.NaN : DieboldMariano.Of(losses(model), losses(baseline), horizon).FirstBetter;

    // The baseline is not compared with itself.
    private static double[] Holm(double[] pValues)
    {
        Queue<double> adjusted = new(MultipleTesting.Holm([.. pValues.Where(p => !double.IsNaN(p))]));
        return [.. pValues.Select(p => double.IsNaN(p) ? p : adjusted.Dequeue())];
    }
}
