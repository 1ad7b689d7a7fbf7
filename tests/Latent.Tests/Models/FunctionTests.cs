using Latent.Data;
using Latent.Devices;
using Latent.Models;
using Latent.Modules;
using Latent.Tests.IO;

namespace Latent.Tests.Models;

/// <summary>The compiled functions of rows of models.</summary>
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
        RowFunction first = model.Same(1);
        Assert.That(model.Same(1), Is.SameAs(first));
    }

    [Test]
    public void Other_columns_are_refused_in_words()
    {
        using Derived model = new();
        model.Same(1);
        Assert.That(() =>
            model.Same(2), Throws.ArgumentException.With.Message.Contains("'same' was compiled for inputs of [1] columns, not [2]"));
    }

    [Test]
    public void A_run_that_ends_early_is_an_error_in_words()
    {
        using Derived model = new();
        using RowFunction guarded = new(model.Device, model.Store, [1], (graph, x) =>
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

    [Test]
    public void Results_beyond_an_array_are_refused_before_memory_is_taken()
    {
        using Derived model = new();
        using RowFunction wide = new(model.Device, model.Store, [1], (_, x) => [x[0].BroadcastTo([Shape.Batch, 1000])]);
        long allocated = Allocation.Of(() => Assert.That(
            () => wide.Call(3_000_000, 0, (_, _) => { }),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("3000000 rows of 1000 columns are 3000000000 numbers")));
        Assert.That(allocated, Is.LessThan(Allocation.Allowance));
        Assert.That(
            () => new RowFunction(model.Device, model.Store, [1], (_, x) => [x[0].BroadcastTo([Shape.Batch, 1 << 20])], blockRows: 1 << 20),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("1048576 rows of 1048576 columns"));
        Assert.That(
            () => GaussianMixture.Ring.Sample(2_000_000_000, 1),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("2000000000 rows of 2 columns"));
    }

    /// <summary>65,536 · (2³¹ − 1) floats exceed any address space. Computed as an int, their number would be negative.</summary>
    [Test]
    public void Blocks_of_more_numbers_than_an_int_are_counted_right()
    {
        using Derived model = new();
        Assert.That(
            () => new RowFunction(model.Device, model.Store, [int.MaxValue], (_, x) => [x[0].SumKeepingAxes(1)], blockRows: 1 << 16),
            Throws.InstanceOf<InsufficientMemoryException>());
    }

    [Test]
    public void Variables_beyond_an_int_are_refused_in_words()
    {
        Assert.That(
            () => new Variable("big", [1L << 40, 1L << 40]),
            Throws.ArgumentException.With.Message.Contains("'big'").And.Message.Contains("2147483647"));
        Assert.That(new Variable("most", [int.MaxValue]).Count, Is.EqualTo(int.MaxValue));
        Variable[] halves = [new("a", [1_200_000_000]), new("b", [1_200_000_000])];
        Assert.That(
            () => new VariableStore(Device.Default, halves),
            Throws.ArgumentException.With.Message.Contains("up to b").And.Message.Contains("2400000000"));
    }

    private class Base : Model
    {
        private readonly Linear _layer;

        public Base()
            : base(1, 1, null) => _layer = Register("layer", new Linear(1, 1));

        public override string Kind => "base";

        public override Objective Objective(Batch batch) => new(_layer.Forward(batch.Data).Square().Mean());

        public float[,] Twice() => Run(new ModelFunction("times", [("x", 1)], ["y"], (_, x) => [x[0] * 2]), One)[0];
    }

    private sealed class Derived : Base
    {
        public float[,] Thrice() => Run(new ModelFunction("times", [("x", 1)], ["y"], (_, x) => [x[0] * 3]), One)[0];

        public RowFunction Same(int columns) => Compiled(new ModelFunction("same", [("x", columns)], ["y"], (_, x) => [x[0] * 2]));
    }
}
