// page: managed/Latent/README.md
using Latent.Data;
using Latent.Models;
using Latent.Optimizers;
using Latent.Training;

namespace MyTrainings;

/// <summary>Saves the training after each epoch, and halves the learning rate when the test loss rises.</summary>
public sealed class Watch(string path) : TrainingCallback
{
    private double _last = double.PositiveInfinity;

    public override void OnEpoch(TrainingLoop loop, EpochMetrics metrics)
    {
        loop.RateFactor *= metrics.Test > _last ? 0.5 : 1;
        _last = metrics.Test ?? _last;
        loop.SaveState(path);
    }
}

public static class OwnLoop
{
    public static (double ByCallback, double BySteps) Run()
    {
        DataSplit digits = Digits.Load();
        using Vae vae = new(inputs: 784, hidden: 64, latents: 2);
        using Trainer trainer = new(vae, new Adam(1e-3f), new TrainerOptions { Schedule = Schedules.WarmUp(100), Averaging = 0.99 });
        trainer.Loop.Callbacks.Add(new Watch("training.safetensors"));
        History history = trainer.Fit(digits, epochs: 2);
        trainer.Loop.SaveAverage("average.safetensors");               // the weights, averaged over time

        using Vae other = new(inputs: 784, hidden: 64, latents: 2);
        using TrainingLoop loop = new(other, new AdamW(1e-3f), new TrainerOptions
        {
            Accumulation = 2,                                          // each update on 2 batches of 64 rows
            Groups = [new ParameterGroup(parameter => parameter.Name.EndsWith("bias", StringComparison.Ordinal)) { WeightDecay = false }],
        });
        while (loop.Epoch < 2)
        {
            StepReport report = loop.Steps(digits.Train, 50, batchSize: 64);   // one native call, at most to the end of the epoch
            Console.WriteLine($"step {loop.Step}: {report.Loss:F1}");
        }

        return (history.Epochs[^1].Test!.Value, loop.Evaluate(digits.Test).Loss);
    }
}
// end
