using Latent.Data;
using Latent.Models;
using Latent.Modules;
using Latent.Optimizers;
using Latent.Training;

namespace Latent.Tests.Training;

/// <summary>Groups of parameters with learning rates and weight decay of their own.</summary>
public sealed class ParameterGroupTests
{
    private static readonly Dataset Data = Digits.Load().Train.Take(64);

    private static IEnumerable<Optimizer> Decaying =>
    [
        new Adam(1e-2f, WeightDecay: 0.1), new AdamW(1e-2f, WeightDecay: 0.1), new Sgd(1e-2f, WeightDecay: 0.1),
        new Sgd(1e-2f, Momentum: 0.9, WeightDecay: 0.1), new RmsProp(1e-2f, WeightDecay: 0.1), new Adagrad(1e-2f, WeightDecay: 0.1),
        new NAdam(1e-2f, WeightDecay: 0.1), new RAdam(1e-2f, WeightDecay: 0.1), new Lion(1e-3f, WeightDecay: 0.1),
    ];

    [Test]
    public void A_factor_for_all_is_another_rate()
    {
        TrainerOptions halved = new() { Groups = [new ParameterGroup(_ => true) { RateFactor = 0.5 }] };
        Assert.That(Train(new Adam(1e-2f), halved).SelectMany(Values), Is.EqualTo(Train(new Adam(5e-3f), new()).SelectMany(Values)));
    }

    [Test]
    public void A_group_has_its_rate_and_others_the_optimizers()
    {
        (Parameter Parameter, float[] Values)[] start = Train(new Sgd(0.1f), new(), epochs: 0);
        (Parameter Parameter, float[] Values)[] plain = Train(new Sgd(0.1f), new());
        TrainerOptions options = new()
        {
            Groups =
            [
                new ParameterGroup(parameter => parameter.Name.StartsWith("fc1.", StringComparison.Ordinal)) { RateFactor = 3 },
                new ParameterGroup(IsBias) { RateFactor = 0 },
            ],
        };
        (Parameter Parameter, float[] Values)[] grouped = Train(new Sgd(0.1f), options);
        for (int i = 0; i < start.Length; i++)
        {
            string name = start[i].Parameter.Name;
            double factor = name.StartsWith("fc1.", StringComparison.Ordinal) ? 3 : IsBias(start[i].Parameter) ? 0 : 1;
            for (int j = 0; j < start[i].Values.Length; j++)
            {
                double move = plain[i].Values[j] - start[i].Values[j];
                Assert.That(grouped[i].Values[j] - start[i].Values[j], Is.EqualTo(factor * move).Within(1e-6), $"{name}[{j}]");
            }
        }
    }

    /// <summary>One step of one batch, so that each parameter depends on its own group alone.</summary>
    [TestCaseSource(nameof(Decaying))]
    public void Weight_decay_is_switched_off_for_a_group(Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        Optimizer without = (Optimizer)optimizer.GetType().GetMethod("<Clone>$")!.Invoke(optimizer, null)!;
        optimizer.GetType().GetProperty("WeightDecay")!.SetValue(without, 0.0);
        TrainerOptions options = new() { Groups = [new ParameterGroup(parameter => !IsBias(parameter)) { WeightDecay = false }] };
        (Parameter Parameter, float[] Values)[] mixed = Train(optimizer, options);
        (Parameter Parameter, float[] Values)[] all = Train(optimizer, new()), none = Train(without, new());
        Assert.That(all[0].Values, Is.Not.EqualTo(none[0].Values), "weight decay has an effect");
        for (int i = 0; i < mixed.Length; i++)
        {
            Assert.That(mixed[i].Values, Is.EqualTo((IsBias(mixed[i].Parameter) ? all : none)[i].Values), mixed[i].Parameter.Name);
        }
    }

    [Test]
    public void A_group_is_made_of_a_list_and_an_empty_one_is_refused()
    {
        using Autoencoder model = new(784, 8, 2, seed: 2);
        using Autoencoder other = new(784, 8, 2, seed: 2);
        using (Trainer trainer = new(model, null, new TrainerOptions { Groups = [new ParameterGroup([model.Parameters[0]])] }))
        {
            trainer.Fit(Data, 1);
        }

        Assert.That(
            () => new Trainer(model, null, new TrainerOptions { Groups = [new ParameterGroup(_ => true), new ParameterGroup(_ => true)] }),
            Throws.ArgumentException.With.Message.Contains("Group 1").And.Message.Contains(model.Parameters[0].Name));
        Assert.That(
            () => new Trainer(model, null, new TrainerOptions { Groups = [new ParameterGroup([other.Parameters[0]])] }),
            Throws.ArgumentException.With.Message.Contains("Group 0"));
        Assert.That(
            () => new Trainer(model, null, new TrainerOptions { Groups = [new ParameterGroup(_ => true) { RateFactor = -1 }] }),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("RateFactor must be 0 or more"));
    }

    private static bool IsBias(Parameter parameter) => parameter.Name.EndsWith(".bias", StringComparison.Ordinal);

    private static IEnumerable<float> Values((Parameter Parameter, float[] Values) parameter) => parameter.Values;

    private static (Parameter Parameter, float[] Values)[] Train(Optimizer optimizer, TrainerOptions options, int epochs = 1)
    {
        using Autoencoder model = new(784, 8, 2, seed: 2);
        using Trainer trainer = new(model, optimizer, options);
        trainer.Fit(Data, epochs, Data.Count);
        return [.. model.Parameters.Select(parameter => (parameter, model.Read(parameter)))];
    }
}
