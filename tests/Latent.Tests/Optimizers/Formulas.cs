namespace Latent.Tests.Optimizers;

/// <summary>One update of a number by an optimizer, by the formula of its paper or of PyTorch's documentation.</summary>
/// <param name="parameter">The number.</param>
/// <param name="gradient">The gradient.</param>
/// <param name="rate">The learning rate.</param>
/// <param name="state">Numbers that are kept between updates; initially 0.</param>
/// <param name="t">The number of the update, from 1.</param>
/// <returns>The number after the update.</returns>
internal delegate double Formula(double parameter, double gradient, double rate, double[] state, int t);

/// <summary>The optimizers in plain arithmetic.</summary>
internal static class Formulas
{
    public static Formula Sgd(double momentum = 0, double decay = 0, bool nesterov = false) => (p, g, rate, state, _) =>
    {
        g += decay * p;
        state[0] = momentum * state[0] + g;
        return p - rate * (nesterov ? g + momentum * state[0] : state[0]);
    };

    public static Formula RmsProp(double alpha, double epsilon, double decay = 0) => (p, g, rate, state, _) =>
    {
        g += decay * p;
        state[0] = alpha * state[0] + (1 - alpha) * g * g;
        return p - rate * g / (Math.Sqrt(state[0]) + epsilon);
    };

    public static Formula Adam(double beta1, double beta2, double epsilon, double decay = 0, double decoupled = 0) =>
        (p, g, rate, state, t) =>
    {
        p -= rate * decoupled * p;
        (double first, double second) = Moments(g + decay * p, beta1, beta2, state);
        return p - rate * first / (1 - Math.Pow(beta1, t)) / (Math.Sqrt(second / (1 - Math.Pow(beta2, t))) + epsilon);
    };

    public static Formula Adagrad(double rateDecay = 0, double decay = 0, double initial = 0, double epsilon = 1e-10) =>
        (p, g, rate, state, t) =>
    {
        g += decay * p;
        state[0] = (t == 1 ? initial : state[0]) + g * g;
        return p - rate / (1 + (t - 1) * rateDecay) * g / (Math.Sqrt(state[0]) + epsilon);
    };

    public static Formula NAdam(double beta1, double beta2, double epsilon, double decay = 0, double momentumDecay = 4e-3) =>
        (p, g, rate, state, t) =>
    {
        g += decay * p;
        (double first, double second) = Moments(g, beta1, beta2, state);
        double product = state[2] = (t == 1 ? 1 : state[2]) * Momentum(t);
        double deviation = Math.Sqrt(second / (1 - Math.Pow(beta2, t))) + epsilon;
        p -= rate * (1 - Momentum(t)) / (1 - product) * g / deviation;
        return p - rate * Momentum(t + 1) / (1 - product * Momentum(t + 1)) * first / deviation;

        double Momentum(int step) => beta1 * (1 - 0.5 * Math.Pow(0.96, step * momentumDecay));
    };

    public static Formula RAdam(double beta1, double beta2, double epsilon, double decay = 0) => (p, g, rate, state, t) =>
    {
        (double first, double second) = Moments(g + decay * p, beta1, beta2, state);
        first /= 1 - Math.Pow(beta1, t);
        double longest = 2 / (1 - beta2) - 1;
        double length = longest - 2 * t * Math.Pow(beta2, t) / (1 - Math.Pow(beta2, t));
        if (length <= 5)
        {
            return p - rate * first;
        }

        double rectification = Math.Sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length));
        return p - rate * first * rectification * Math.Sqrt(1 - Math.Pow(beta2, t)) / (Math.Sqrt(second) + epsilon);
    };

    public static Formula Lion(double beta1, double beta2, double decay = 0) => (p, g, rate, state, _) =>
    {
        double direction = Math.Sign(beta1 * state[0] + (1 - beta1) * g);
        state[0] = beta2 * state[0] + (1 - beta2) * g;
        return p - rate * (direction + decay * p);
    };

    private static (double First, double Second) Moments(double g, double beta1, double beta2, double[] state)
    {
        state[0] = beta1 * state[0] + (1 - beta1) * g;
        state[1] = beta2 * state[1] + (1 - beta2) * g * g;
        return (state[0], state[1]);
    }
}
