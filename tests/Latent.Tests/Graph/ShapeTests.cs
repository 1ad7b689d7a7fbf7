namespace Latent.Tests;

public sealed class ShapeTests
{
    [Test]
    public void Shapes_print_resolve_and_compare()
    {
        Shape shape = [Shape.Batch, 3, -2];
        Assert.That(shape.ToString(), Is.EqualTo("[batch, 3, 2*batch]"));
        Assert.That(shape.Resolve(5), Is.EqualTo(new long[] { 5, 3, 10 }));
        Assert.That(shape.Count(5), Is.EqualTo(150));
        Assert.That(shape == Shape.Create([Shape.Batch, 3, -2]), Is.True);
        Assert.That(shape != Shape.Create([Shape.Batch, 3]), Is.True);
        Assert.That(shape.HasBatch, Is.True);
        Assert.That(Shape.Scalar.Count(9), Is.EqualTo(1));
    }

    [Test]
    public void Too_many_dimensions_and_too_many_elements_are_refused()
    {
        Assert.That(() => Shape.Create([1, 1, 1, 1, 1, 1, 1]), Throws.ArgumentException.With.Message.Contains("at most 6"));
        Assert.That(() => Shape.Create([long.MaxValue, 2]).Count(1), Throws.InstanceOf<OverflowException>());
    }

    [Test]
    public void Broadcasting_follows_the_rule_of_the_last_dimensions()
    {
        Assert.That(Shape.Broadcast([Shape.Batch, 1, 3], [2, 1]), Is.EqualTo(Shape.Create([Shape.Batch, 2, 3])));
        Assert.That(() => Shape.Broadcast([Shape.Batch, 3], [2]), Throws.ArgumentException.With.Message.Contains("[batch, 3] and [2]"));
        Assert.That(Shape.Create([1, 3]).BroadcastsTo([Shape.Batch, 3]), Is.True);
        Assert.That(Shape.Create([Shape.Batch, 3]).BroadcastsTo([3]), Is.False);
        Assert.That(Shape.Create([5]).BroadcastsTo([Shape.Batch]), Is.False);
    }
}
