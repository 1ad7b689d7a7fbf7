using System.Diagnostics.Metrics;
using Latent.Data;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Training;

namespace Latent.Tests.Training;

public sealed class TrainingMeterTests
{
    private const int Rows = 100, Epochs = 3, Batch = 8;

    [Test]
    public void A_listener_receives_steps_samples_losses_and_seconds()
    {
        // Trainings of other tests report to the same meter, under other kinds of model.
        List<(string Name, double Value)> received = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, owner) =>
        {
            if (instrument.Meter.Name == TrainingMeter.Name)
            {
                owner.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();

        using Metered model = new();
        using Trainer trainer = new(model);
        DataSplit data = Data();
        History history = trainer.Fit(data, Epochs, Batch);

        double[] Values(string name) => [.. received.Where(one => one.Name == name).Select(one => one.Value)];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Values(TrainingMeter.Steps).Sum(), Is.EqualTo(trainer.Step).And.EqualTo(Epochs * 13));
            Assert.That(Values(TrainingMeter.Samples).Sum(), Is.EqualTo(Epochs * Rows));
            Assert.That(Values(TrainingMeter.Loss)[^1], Is.EqualTo(history.Epochs[^1].Train));
            Assert.That(Values(TrainingMeter.TestLoss), Is.EqualTo(history.Epochs.Select(epoch => epoch.Test!.Value)));
            Assert.That(Values(TrainingMeter.EpochSeconds), Is.EqualTo(history.Epochs.Select(epoch => epoch.Seconds)));
        }

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.Length == 1 && tags[0].Key == TrainingMeter.ModelTag && (string?)tags[0].Value == Metered.Name)
            {
                received.Add((instrument.Name, value));
            }
        }
    }

    private static DataSplit Data()
    {
        float[] values = new float[(Rows + 20) * 6];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = i % 7 / 7f;
        }

        return Dataset.FromFloats("rows", values, 6).Split(Rows);
    }

    private sealed class Metered() : Autoencoder(6, new Mlp(4), 2)
    {
        public const string Name = "metered";

        public override string Kind => Name;
    }
}
