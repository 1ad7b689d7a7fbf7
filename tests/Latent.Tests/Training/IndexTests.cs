using Latent.Data;
using Latent.Losses;
using Latent.Models;
using Latent.Modules;
using Latent.Optimizers;
using Latent.Training;

namespace Latent.Tests.Training;

/// <summary>Rows of ints, which a model reads as indices of an embedding.</summary>
public sealed class IndexTests
{
    private const int Words = 12, Size = 4;

    [Test]
    public void A_model_of_ints_learns_and_a_source_gives_the_bits_of_the_table([Values] bool isRead)
    {
        Dataset table = Sums(600);
        IDataSource data = isRead ? table.Transform((from, to, _) => from.CopyTo(to)) : table;
        using SumModel model = new();
        using Trainer trainer = new(model, new Adam(2e-2f));
        History history = trainer.Fit(data, 30, 32);
        Assert.That(history.Epochs[0].Train, Is.GreaterThan(0.1));
        // The targets have a variance of about 0.17.
        Assert.That(trainer.Evaluate(Sums(200, seed: 9)).Loss, Is.LessThan(1e-3));
        using SumModel other = new();
        using Trainer inMemory = new(other, new Adam(2e-2f));
        inMemory.Fit(table, 30, 32);
        Assert.That(model.Store.Read(), Is.EqualTo(other.Store.Read()));
    }

    [Test]
    public void An_int_outside_the_table_ends_the_training_in_words()
    {
        using SumModel model = new();
        using Trainer trainer = new(model, new Adam(2e-2f));
        Dataset bad = Dataset.FromInts("bad", [0, 1, Words, 2], 2).WithConditions([0, 0]);
        Assert.That(
            () => trainer.Fit(bad, 1), Throws.InvalidOperationException.With.Message.Contains("no index of its table in epoch 1, step 0"));
    }

    [Test]
    public void Ints_and_numbers_are_not_mixed_up()
    {
        using Vae vae = new(2, 3, 2);
        using Trainer trainer = new(vae);
        Assert.That(
            () => trainer.Fit(Dataset.FromInts("ints", [0, 1, 2, 3], 2), 1),
            Throws.InvalidOperationException.With.Message.Contains("holds ints"));
        using SumModel model = new();
        using Trainer ofInts = new(model);
        Assert.That(
            () => ofInts.Fit(Dataset.FromFloats("floats", [0, 1, 2, 3], 2).WithConditions([0, 0]), 1),
            Throws.InvalidOperationException.With.Message.Contains("The rows hold floats or bytes"));
    }

    /// <summary>Two ints a row, and a number that is the sum of a hidden number of each.</summary>
    private static Dataset Sums(int rows, ulong seed = 5)
    {
        RandomSource random = new(seed);
        int[] values = [.. Enumerable.Range(0, 2 * rows).Select(_ => random.NextBelow(Words))];
        return Dataset.FromInts("sums", values, 2)
            .WithConditions([.. Enumerable.Range(0, rows).Select(row => Hidden(values[2 * row]) + Hidden(values[2 * row + 1]))]);

        static float Hidden(int word) => MathF.Sin(word) * 0.4f;
    }

    /// <summary>Embeddings of both ints side by side, and a linear layer that predicts the number.</summary>
    private sealed class SumModel : Model
    {
        private readonly Embedding _embedding;
        private readonly Linear _layer;

        public SumModel()
            : base(2, 1, null)
        {
            _embedding = Register("embedding", new Embedding(Words, Size));
            _layer = Register("layer", new Linear(2 * Size, 1));
        }

        public override string Kind => "sum";

        public override int Conditions => 1;

        public override Objective Objective(Batch batch)
        {
            Tensor embedded = _embedding.Forward(batch.Indices).Reshape([Shape.Batch, 2 * Size]);
            return new Objective(MeanSquaredError.Mean(_layer.Forward(embedded), batch.Condition));
        }
    }
}
