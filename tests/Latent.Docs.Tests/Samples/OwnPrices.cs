using Latent.Markets;

namespace Readers.Samples;

internal static class OwnPrices
{
    public static double Run()
    {
        // page: managed/Latent.Markets/README.md
        PriceSeries prices = PriceFile.Read("prices.csv").Series[0];
        PastWindow past = prices.Until(prices.Count - 1);              // all that was known at the end of the last day
        StateModel model = MarketModels.Find("vae-neighbours");
        using FittedModel fitted = model.Fit(past, new FitOptions());
        Forecast forecast = fitted.Track(past).Forecast();
        Console.WriteLine($"tomorrow's 5 % quantile: {forecast.Distribution.Quantile(0.05):P2}");
        // end
        return forecast.Distribution.Quantile(0.05);
    }
}
