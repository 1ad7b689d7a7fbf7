using Latent.Data;
using Latent.Devices;
using Latent.Models;
using Latent.Modules;
using Latent.Tests.IO;

namespace Latent.Tests.Models;

/// <summary>Functions of rows that models compile.</summary>
public sealed class FunctionTests
{
    private static readonly float[,] One = { { 1 } };

    [Test]
    public void A_name_of_the_base_class_is_free_in_a_derived_one()
    {
        using Derived first = new(), second = new();
        Assert.That((first.Twice()[0, 0], first.Thrice()[0, 0], first.Twice()[0, 0]), Is.EqualTo((2f, 3f, 2f)));
        Assert.That((second.Thrice()[0, 0], second.Twice()[0, 0], second.Thrice()[0, 0]), Is.EqualTo((3f, 2f, 3f)));
    }

    [Test]
    public void A_function_is_compiled_once()
    {
        using Derived model = new();
        Assert.That(model.Same(1), Is.SameAs(model.Same(1)));
    }

    [Test]
    public void Other_columns_are_refused_in_words()
    {
        using Derived model = new();
        model.Same(1);
        Assert.That(() => model.Same(2), Throws.ArgumentException.With.Message.Contains("'same' was compiled for inputs of [1] columns, not [2]"));
    }

    [Test]
    public void A_run_that_ends_early_is_an_error_in_words()
    {
        using Derived model = new();
        using RowFunction guarded = new(model.Context, model.Store, [1], (graph, x) =>
        {
            Tensor root = x[0].Sqrt();
            graph.AddEffect(new GuardOp(), root);
            return [root];
        });
        Assert.That(guarded.Call(1, 0, (_, values) => values[0] = 4)[0][0, 0], Is.EqualTo(2f));
        Assert.That(
            () => guarded.Call(1, 0, (_, values) => values[0] = -1),
            Throws.InvalidOperationException.With.Message.Contains("The function ended as NotFinite after 0 steps, at the tensor sqrt"));
    }

    private class Base : Model
    {
        private readonly Linear _layer;

        public Base()
            : base(1, 1, null) => _layer = Register("layer", new Linear(1, 1));

        public override string Kind => "base";

        public override Objective Objective(Batch batch) => new(_layer.Forward(batch.Data).Square().Mean());

        public float[,] Twice() => Function("times", [1], (_, x) => [x[0] * 2]).Call(1, 0, RowFunction.Rows(One, 1))[0];
    }

    private sealed class Derived : Base
    {
        public float[,] Thrice() => Function("times", [1], (_, x) => [x[0] * 3]).Call(1, 0, RowFunction.Rows(One, 1))[0];

        public RowFunction Same(int columns) => Function("same", [columns], (_, x) => [x[0] * 2]);
    }
}
