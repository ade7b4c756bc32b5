# One image for every part: api, worker, migrate and the command line.

FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY . .
# `prepare` builds the server and the page.
RUN npm ci --no-audit --no-fund

FROM node:20-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# Without the optional packages: they are the embedded PostgreSQL, which production does not use.
# Of the font that documents embed only the regular weight is used: the others are 80 MB.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund \
  && find node_modules/@expo-google-fonts -name '*.ttf' ! -name '*_400Regular.ttf' -delete

FROM node:20-bookworm-slim
ENV NODE_ENV=production HUIZHI_HOST=0.0.0.0 HUIZHI_DATA=/data
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE ./
COPY rules rules
RUN install -d -o node -g node /data
USER node
VOLUME /data
EXPOSE 8620
CMD ["node", "dist/bin/api.js"]
