using System.Security.Cryptography;
using Latent.IO;
using Latent.Markets;

namespace Latent.Cli.Markets;

/// <summary>The forecasts of a model as a file: exact numbers, and a SHA-256 at the end, by which damage is noticed.</summary>
internal static class ForecastFile
{
    /// <summary>Writes the forecasts, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, ModelForecasts forecasts)
    {
        using MemoryStream content = new();
        using BinaryWriter writer = new(content);
        DayForecast[] days = [.. forecasts.Forecasts, forecasts.Next];
        // The days of a fold share their regimes.
        IReadOnlyList<Regime>[] regimes = [.. days.Select(day => day.Regimes).Distinct()];
        writer.Write(forecasts.Seconds);
        writer.Write(regimes.Length);
        Array.ForEach(regimes, states => Write(writer, states));
        writer.Write(days.Length);
        foreach (DayForecast day in days)
        {
            writer.Write(Array.IndexOf(regimes, day.Regimes));
            Write(writer, day);
        }

        writer.Flush();
        byte[] bytes = content.ToArray();
        AtomicFile.Write(path, stream =>
        {
            stream.Write(bytes);
            stream.Write(SHA256.HashData(bytes));
        });
    }

    /// <summary>Reads the forecasts; null if the file is missing or damaged.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model, which the file does not contain.</param>
    public static ModelForecasts? TryRead(string path, StateModel model)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        byte[] bytes = File.ReadAllBytes(path);
        int length = bytes.Length - SHA256.HashSizeInBytes;
        if (length < 0 || !SHA256.HashData(bytes.AsSpan(0, length)).AsSpan().SequenceEqual(bytes.AsSpan(length)))
        {
            return null;
        }

        using BinaryReader reader = new(new MemoryStream(bytes, 0, length));
        double seconds = reader.ReadDouble();
        IReadOnlyList<Regime>[] regimes = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => ReadRegimes(reader))];
        DayForecast[] days = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => ReadDay(reader, regimes[reader.ReadInt32()]))];
        return new ModelForecasts(model, days[..^1], days[^1], seconds);
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<Regime> regimes)
    {
        writer.Write(regimes.Count);
        foreach (Regime regime in regimes)
        {
            writer.Write(regime.Name);
            Write(writer, [regime.Share, regime.Mean, regime.Deviation, regime.Duration]);
        }
    }

    private static Regime[] ReadRegimes(BinaryReader reader)
    {
        Regime[] regimes = new Regime[reader.ReadInt32()];
        for (int i = 0; i < regimes.Length; i++)
        {
            string name = reader.ReadString();
            double[] figures = ReadNumbers(reader);
            regimes[i] = new Regime(name, figures[0], figures[1], figures[2], figures[3]);
        }

        return regimes;
    }

    private static void Write(BinaryWriter writer, DayForecast day)
    {
        writer.Write(day.MadeOn.ToBinary());
        writer.Write(day.Date.ToBinary());
        Write(writer, day.StateProbabilities);
        Write(writer, day.Quantiles);
        Write(writer,
        [
            day.Outcome, day.Mean, day.Deviation, day.Interval95.Low, day.Interval95.High, day.Shortfall.Worst5, day.Shortfall.Worst1,
            day.Crps, day.LogScore, day.Pit,
        ]);
    }

    private static DayForecast ReadDay(BinaryReader reader, IReadOnlyList<Regime> regimes)
    {
        (DateTime madeOn, DateTime date) = (DateTime.FromBinary(reader.ReadInt64()), DateTime.FromBinary(reader.ReadInt64()));
        (double[] states, double[] quantiles, double[] figures) = (ReadNumbers(reader), ReadNumbers(reader), ReadNumbers(reader));
        return new DayForecast
        {
            MadeOn = madeOn,
            Date = date,
            Outcome = figures[0],
            Regimes = regimes,
            StateProbabilities = states,
            Mean = figures[1],
            Deviation = figures[2],
            Quantiles = quantiles,
            Interval95 = (figures[3], figures[4]),
            Shortfall = (figures[5], figures[6]),
            Crps = figures[7],
            LogScore = figures[8],
            Pit = figures[9],
        };
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<double> numbers)
    {
        writer.Write(numbers.Count);
        foreach (double number in numbers)
        {
            writer.Write(number);
        }
    }

    private static double[] ReadNumbers(BinaryReader reader)
    {
        double[] numbers = new double[reader.ReadInt32()];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = reader.ReadDouble();
        }

        return numbers;
    }
}
