namespace Latent.Tests.Readme;

// README: A model is ordinary C#
internal sealed class Tiny : Model
{
    private readonly Sequential _net = new(new Linear(784, 32), new Tanh(), new Linear(32, 784), new Sigmoid());

    public Tiny() : base(inputs: 784, seed: 1, context: null) => Register("net", _net);

    public override string Kind => "tiny";

    public override Objective Objective(Batch batch)
    {
        Tensor error = (_net.Forward(batch.Data) - batch.Data).Abs().Mean();
        return new Objective(error, ("error", error));
    }
}
// end
