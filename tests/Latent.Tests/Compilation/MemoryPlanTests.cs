using Latent.Compilation.Planning;

namespace Latent.Tests.Compilation;

public sealed class MemoryPlanTests
{
    /// <summary>
    /// On random graphs no two values that are live at the same time have the same memory, unless one is written over an operand at its
    /// last use.
    /// </summary>
    [Test]
    public void Values_alive_together_never_overlap([Range(0, 40)] int seed, [Values] bool inPlace)
    {
        (List<Tensor> schedule, HashSet<Tensor> outside) = RandomSchedule(new RandomSource((ulong)seed));
        MemoryPlan plan = new(schedule, outside, 5, new MemorySaving(Reuse: true, inPlace));
        Dictionary<Tensor, int> lastUse = [];
        for (int time = 0; time < schedule.Count; time++)
        {
            foreach (Tensor touched in (Tensor[])[schedule[time], .. schedule[time].Inputs])
            {
                lastUse[touched.Root] = time;
            }
        }

        Tensor[] placed = [.. schedule.Where(node => plan.OffsetOf(node) is not null)];
        foreach (Tensor a in placed)
        {
            Assert.That(plan.OffsetOf(a)! + Bytes(a), Is.LessThanOrEqualTo(plan.ArenaBytes));
            foreach (Tensor b in placed.Where(b => b.Id > a.Id && lastUse[a] >= schedule.IndexOf(b)))
            {
                bool apart = plan.OffsetOf(a) + Bytes(a) <= plan.OffsetOf(b) || plan.OffsetOf(b) + Bytes(b) <= plan.OffsetOf(a);
                bool takenOver = inPlace && lastUse[a] == schedule.IndexOf(b) && plan.OffsetOf(a) == plan.OffsetOf(b)
                    && b.Inputs.Any(input => input.Root == a && input.Shape == b.Shape);
                Assert.That(apart || takenOver, Is.True, $"{a} and {b}");
            }
        }
    }

    [Test]
    public void A_chain_needs_two_blocks_and_in_place_one()
    {
        Graph graph = new();
        Tensor x = graph.Input("x", [Shape.Batch, 16]);
        Tensor y = Enumerable.Range(0, 10).Aggregate(x, (tensor, _) => tensor.Exp());
        List<Tensor> schedule = Liveness.Of([y]);
        Assert.That(new MemoryPlan(schedule, new HashSet<Tensor> { x }, 1, default).ArenaBytes, Is.EqualTo(640));
        Assert.That(new MemoryPlan(schedule, new HashSet<Tensor> { x }, 1, new MemorySaving(Reuse: true, InPlace: false)).ArenaBytes,
            Is.EqualTo(128));
        Assert.That(new MemoryPlan(schedule, new HashSet<Tensor> { x }, 1, new MemorySaving(Reuse: true, InPlace: true)).ArenaBytes,
            Is.EqualTo(64));
    }

    private static long Bytes(Tensor tensor) => tensor.Shape.Count(5) * sizeof(float);

    private static (List<Tensor>, HashSet<Tensor>) RandomSchedule(RandomSource random)
    {
        Graph graph = new();
        List<Tensor> pool = [graph.Input("x", [Shape.Batch, 6]), graph.Input("row", [6])];
        for (int i = 0; i < 40; i++)
        {
            Tensor a = pool[random.NextBelow(pool.Count)];
            Tensor b = pool[random.NextBelow(pool.Count)];
            pool.Add(random.NextBelow(5) switch
            {
                0 => a.Exp(),
                1 => a + b,
                2 => a.Shape.Rank == 2 ? a.Sum(0) : a.Tanh(),
                3 => a.Shape.HasBatch ? a.Reshape([6, Shape.Batch]).Reshape([Shape.Batch, 6]) : a.Reshape([2, 3]).Reshape([6]),
                _ => a * b,
            });
        }

        List<Tensor> schedule = Liveness.Of([pool[^1], pool[^2], pool[^3]]);
        return (schedule, [.. schedule.Where(node => node.Op is Leaf), pool[^1].Root]);
    }
}
