// page: managed/Latent/README.md
using Latent;
using Latent.Data;
using Latent.Losses;
using Latent.Models;
using Latent.Modules;
using Latent.Optimizers;
using Latent.Training;

namespace MyModels;

/// <summary>Repairs images that lost half of their pixels, given the class of each.</summary>
public sealed class Repairer : Model
{
    private readonly Sequential _network;

    public Repairer(int inputs, int classes, int hidden, ulong seed = 0) : base(inputs, seed)
    {
        Conditions = classes;
        _network = Register("network", new Sequential(new Linear(inputs + classes, hidden), new Silu(),
            new Linear(hidden, hidden), new Silu(), new Linear(hidden, inputs), new Sigmoid()));
    }

    public override string Kind => "repairer";
    public override int Conditions { get; }

    public override Objective Objective(Batch batch)
    {
        Tensor data = batch.Data, damaged = data * batch.Graph.Bernoulli(0.5, data.Shape);
        Tensor repaired = Repair(damaged, batch.Condition);
        return new Objective(Charbonnier(repaired, data),
            ("error", MeanSquaredError.Mean(repaired, data)), ("damage", MeanSquaredError.Mean(damaged, data)));
    }

    public float[,] Repair(float[,] images, float[,] classes) => Map(images, classes, Repair);

    private Tensor Repair(Tensor images, Tensor classes) => _network.Forward(images.Concat(1, classes));

    /// <summary>The mean of √((x − t)² + ε²): smooth at 0, and linear in large errors.</summary>
    private static Tensor Charbonnier(Tensor x, Tensor target, double epsilon = 0.3) =>
        ((x - target).Square() + epsilon * epsilon).Sqrt().Mean();
}

public static class OwnModel
{
    public static EpochMetrics Run()
    {
        DataSplit digits = Digits.Load();
        using Repairer model = new(inputs: 784, classes: 10, hidden: 256);
        using Trainer trainer = new(model, new Adam(1e-3f));
        EpochMetrics last = trainer.Fit(digits, epochs: 10).Epochs[^1];
        Console.WriteLine($"squared error {last.Terms["damage"]:F4} before, {last.Terms["error"]:F4} after repair");

        float[,] images = digits.Test.ToArray(0, 1), three = new float[1, 10];
        three[0, 3] = 1;
        float[,] likeAThree = model.Repair(images, three);
        model.Save("repairer.safetensors");
        return last;
    }
}
// end
